using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>How a responder does, as JSON. Immutable.</summary>
public sealed record ReportedHealth
{
    /// <summary>When the responder was started, by its clock.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When this was written, by its clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The sockets it has or wants.</summary>
    public ImmutableArray<ReportedListener> Listeners { get; init; } = [];

    /// <summary>Datagrams since the start.</summary>
    public long Datagrams { get; init; }

    /// <summary>Answers since the start.</summary>
    public long Answers { get; init; }

    /// <summary>How many datagrams ended how: answered, noted, forbiddenSource, notAllowed, tooOften, malformed, noRoom, ignored, faulted, notSent.</summary>
    public ImmutableDictionary<string, long> Outcomes { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>IKE exchanges that are remembered.</summary>
    public int HalfOpen { get; init; }

    /// <summary>Datagrams that ended in an exception: bugs.</summary>
    public long Faults { get; init; }

    /// <summary>The last of them.</summary>
    public ReportedFault? LastFault { get; init; }

    /// <summary>The sources that were heard last, newest first.</summary>
    public ImmutableArray<ReportedSource> Sources { get; init; } = [];

    /// <summary>Commands that grant what is missing; empty when nothing is.</summary>
    public ImmutableArray<ReportedCommand> Commands { get; init; } = [];
}

/// <summary>Where the program failed at a datagram, as JSON: nothing of the datagram is in it. Immutable.</summary>
public sealed record ReportedFault
{
    /// <summary>When, by the responder's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>ike, natTraversal, stun or esp.</summary>
    public required string Service { get; init; }

    /// <summary>The own address and port; port 0 for esp.</summary>
    public required string Own { get; init; }

    /// <summary>The exception's type; those inside it follow, each behind " of ".</summary>
    public required string Kind { get; init; }

    /// <summary>The methods of the program that it went through, the innermost first, each with its offset.</summary>
    public ImmutableArray<string> Place { get; init; } = [];
}

/// <summary>One socket, as JSON. Immutable.</summary>
public sealed record ReportedListener
{
    /// <summary>ike, natTraversal, stun or esp.</summary>
    public required string Service { get; init; }

    /// <summary>The own address and port; port 0 for esp.</summary>
    public required string Own { get; init; }

    /// <summary>The public address and port, behind a static translation.</summary>
    public string? Announced { get; init; }

    /// <summary>
    /// Why the responder has not got it: inUse, needsBindCapability, needsRawCapability, addressGone, notSupported, tooManyAddresses, lost,
    /// other. Absent while it listens.
    /// </summary>
    public string? Failure { get; init; }

    /// <summary>The system's error number.</summary>
    public int? Errno { get; init; }

    /// <summary>The name of the process that has the port.</summary>
    public string? Holder { get; init; }

    /// <summary>The id of the process that has the port.</summary>
    public int? HolderProcess { get; init; }

    /// <summary>Since when it stands so.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>The counters of one source, as JSON. Immutable.</summary>
/// <param name="Source">An IPv4 address with /32, or an IPv6 network with /64.</param>
/// <param name="Datagrams">How many came.</param>
/// <param name="Octets">Octets of those.</param>
/// <param name="Answers">How many were answered.</param>
/// <param name="AnswerOctets">Octets of the answers.</param>
/// <param name="LastOutcome">What became of the last one.</param>
/// <param name="LastSeen">When the last one came.</param>
public sealed record ReportedSource(string Source, long Datagrams, long Octets, long Answers, long AnswerOctets, string LastOutcome, DateTimeOffset LastSeen);

/// <summary>A command for an administrator, as JSON. To be shown, never run. Immutable.</summary>
/// <param name="Kind">setcap, systemd or sysctl.</param>
/// <param name="Text">The command, or the line of the unit.</param>
public sealed record ReportedCommand(string Kind, string Text);
