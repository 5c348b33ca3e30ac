using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>
/// What a responder tells the app: <c>POST /api/responders/reports</c> as JSON, with <c>Authorization: Bearer TOKEN</c>; the answer is
/// <see cref="ResponderOrders"/>. Field names are those below in camelCase. Immutable.
/// </summary>
public sealed record ResponderReport
{
    /// <summary>Where reports go, below the app's address.</summary>
    public const string Path = "api/responders/reports";

    /// <summary>The most events in one report.</summary>
    public const int MaxEvents = 1_000;

    /// <summary>The most octets of datagrams that the events of one report bring together; the events beyond that come without.</summary>
    public const int MaxEventOctets = 1_000_000;

    /// <summary>The most octets that the app reads of a report.</summary>
    public const int MaxOctets = 4_000_000;

    /// <summary>How the responder calls itself, 1 to 63 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Random at each start of the responder: 16 hexadecimal digits.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// Counts the reports of an instance from 1. A report that could not be delivered is sent again under its number, with the same events: events
    /// under a number that the app has seen are not counted twice. One that comes after a later one changes nothing.
    /// </summary>
    public required long Number { get; init; }

    /// <summary>How the responder does.</summary>
    public required ReportedHealth Health { get; init; }

    /// <summary>What happened since the last report, oldest first.</summary>
    public ImmutableArray<ReportedEvent> Events { get; init; } = [];

    /// <summary>
    /// Whether events wait that are not in it, since it goes again as it was or in pieces: the next one follows at once. What came until it was
    /// written is told only when this is false.
    /// </summary>
    public bool More { get; init; }

    /// <summary>How many events were lost since the start, because too many waited or one was too large.</summary>
    public long Lost { get; init; }
}

/// <summary>What the app wants of a responder. All of it replaces what was wanted before. Immutable.</summary>
public sealed record ResponderOrders
{
    /// <summary>Networks that may ask, such as 203.0.113.0/24.</summary>
    public ImmutableArray<string> Networks { get; init; } = [];

    /// <summary>Networks that may ask for a time.</summary>
    public ImmutableArray<ExpectedNetwork> Expected { get; init; } = [];

    /// <summary>One-time tokens.</summary>
    public ImmutableArray<ExpectedToken> Tokens { get; init; } = [];

    /// <summary>Keepalives of NATs to be sent now, each once; what the responder's own guards do not let pass is not sent.</summary>
    public ImmutableArray<OrderedKeepalive> Keepalives { get; init; } = [];

    /// <summary>After how many seconds the next report is due, 1 to 60.</summary>
    public int NextInSeconds { get; init; } = 3;
}

/// <summary>A network that may ask for a time. Immutable.</summary>
/// <param name="Network">Such as 203.0.113.9/32.</param>
/// <param name="Seconds">For how many seconds from now.</param>
public sealed record ExpectedNetwork(string Network, double Seconds);

/// <summary>One octet 0xFF to somebody who asked lately. Immutable.</summary>
/// <param name="From">One of the responder's sockets as the world addresses it, such as 192.0.2.1:4500.</param>
/// <param name="To">Such as 203.0.113.9:61000.</param>
public sealed record OrderedKeepalive(string From, string To);

/// <summary>A one-time token. It lets its holder ask; <see cref="ToString"/> does not show it. Immutable.</summary>
/// <param name="Token">16 hexadecimal digits.</param>
/// <param name="Seconds">For how many seconds from now.</param>
public sealed record ExpectedToken(string Token, double Seconds)
{
    /// <inheritdoc/>
    public override string ToString() => $"a token for {Seconds} s";
}
