package rookery.http;

/// The methods that routes have. HEAD is answered by a GET route without its body.
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
