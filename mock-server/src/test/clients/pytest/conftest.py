"""What the tests of a tool share: the server to test against, and its control API."""

# In the guide:
import json
import os
import ssl
import urllib.parse
import urllib.request

import pytest
from pyVim.connect import Disconnect, SmartConnect

SERVER = urllib.parse.urlparse(os.environ.get("VI_MOCK_URL", "https://127.0.0.1:8989"))
TLS = ssl._create_unverified_context()


@pytest.fixture(scope="session")
def mock():
    """Calls the server's control API: mock("POST", "/reset")."""
    def call(method, path, body=None):
        request = urllib.request.Request(
            "%s://%s/mock%s" % (SERVER.scheme, SERVER.netloc, path), method=method,
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, context=TLS) as answer:
            return json.load(answer)
    return call


@pytest.fixture(scope="session")
def si():
    """One connection for all tests."""
    connection = SmartConnect(
        host=SERVER.hostname, port=SERVER.port, sslContext=TLS,
        user=os.environ.get("VI_MOCK_USER", "user"), pwd=os.environ.get("VI_MOCK_PASSWORD", "pass"))
    yield connection
    Disconnect(connection)


@pytest.fixture(autouse=True)
def fresh(mock):
    """Every test finds the server as it was at its start; the connection stays."""
    mock("POST", "/reset")
# End.
