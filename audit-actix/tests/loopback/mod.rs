//! A real server on loopback, and a client that speaks to it by hand.

use std::{net::SocketAddr, time::Duration};

use actix_web::{App, HttpServer, web::ServiceConfig};
use audit_actix::AuditMiddleware;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Serves the routes on loopback.
pub(crate) fn serve(
    middleware: AuditMiddleware,
    routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> SocketAddr {
    let app = move || App::new().wrap(middleware.clone()).configure(routes.clone());
    let server = HttpServer::new(app).workers(2).h1_allow_half_closed(false).disable_signals();
    let server = server.bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

/// Asks for a path, and gives the connection to read the answer from.
pub(crate) async fn ask(address: SocketAddr, path: &str) -> TcpStream {
    ask_by(address, "GET", path).await
}

/// The same by another method.
pub(crate) async fn ask_by(address: SocketAddr, method: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

pub(crate) async fn read_all(mut stream: TcpStream) -> String {
    let mut seen = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut seen)).await.unwrap().unwrap();
    String::from_utf8_lossy(&seen).into_owned()
}

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
