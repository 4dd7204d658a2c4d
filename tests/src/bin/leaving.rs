//! A server that ends while a large answer is on its way: its client has read the beginning, and reads no more.

use std::{error::Error, time::Duration};

use audit_axum::{Audit, AuditLayer, Phi, PhiRecord, Purpose, audit};
use axum::{Router, routing::get};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

/// More than any socket takes at once.
#[audit(search)]
async fn everybody() -> Phi<Vec<Patient>> {
    Phi::new((0..4_000).map(|id| Patient { id, name: "Ada Quillfeather ".repeat(250) }).collect())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().grace(Duration::from_millis(200)).start()?;
    let layer = AuditLayer::new(&audit).default_purpose(Purpose::Operations);
    let app = Router::new().route("/everybody", get(everybody)).layer(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut client = TcpStream::connect(listener.local_addr()?).await?;
    tokio::spawn(axum::serve(listener, app).into_future());
    client.write_all(b"GET /everybody HTTP/1.1\r\nhost: clinic\r\n\r\n").await?;
    client.read_exact(&mut [0; 1_024]).await?;
    Ok(audit.shutdown().await?)
}
