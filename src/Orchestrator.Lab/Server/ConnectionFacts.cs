using System.Net;

namespace Orchestrator.Lab.Server;

/// <summary>What is known about a connection before it says who it is.</summary>
internal sealed record ConnectionFacts(string Service, IPAddress Remote, Action Close);
