using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.PublicHost.Options;

/// <summary>Where and how reports go. Immutable.</summary>
/// <param name="Url">The app's address.</param>
/// <param name="TokenFile">The file with the token.</param>
/// <param name="CaFile">Certificates in PEM that the app's is checked against in place of the system's; null for the system's.</param>
internal sealed record ReportTarget(Uri Url, string TokenFile, string? CaFile);

/// <summary>What was asked for on the command line. Immutable.</summary>
internal sealed record ResponderOptions
{
    public HostSettings Host { get; init; } = new();

    public ImmutableArray<IPNetwork> Allowed { get; init; } = [];

    /// <summary>A file, "-" for standard output, or null for none.</summary>
    public string? Events { get; init; }

    public string Name { get; init; } = "";

    public ReportTarget? Report { get; init; }
}

/// <summary>What the command line came to: one of these.</summary>
internal abstract record CommandLine
{
    private CommandLine()
    {
    }

    public sealed record Run(ResponderOptions Options) : CommandLine;

    public sealed record Help : CommandLine;

    /// <summary>Something is wrong; the sentence says what.</summary>
    public sealed record Wrong(string Message) : CommandLine;
}
