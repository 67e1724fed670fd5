"""Small ASGI layers around the application."""
