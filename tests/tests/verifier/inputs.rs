//! Lines as destinations keep them.
