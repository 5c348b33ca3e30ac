using System.Net;

namespace Orchestrator.Lab.Server;

/// <summary>Where a router's API is to be reached. Port 0 lets the system choose.</summary>
public sealed record ServerEndpoints
{
    /// <summary>The plain API, or null for none.</summary>
    public IPEndPoint? Api { get; init; }

    /// <summary>The API over TLS, or null for none.</summary>
    public IPEndPoint? ApiSsl { get; init; }
}
