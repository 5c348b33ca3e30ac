using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.Web.Application;

/// <summary>The responders that NAT checks talk to: the one inside this app, and those on other hosts that report to it.</summary>
public interface IResponders
{
    /// <summary>How they do now; from then on checks too leave out those whose token is gone. Quick: reads no more than the tokens.</summary>
    Task<RespondersView> GetAsync(CancellationToken cancellationToken);

    /// <summary>Switches the one inside this app on or off, now and at later starts. Refused where the configuration has decided.</summary>
    Task<Answer<bool>> SwitchAsync(bool on, CancellationToken cancellationToken);
}

/// <summary>Why the responder inside this app is on or off.</summary>
public enum ResponderStanding
{
    /// <summary>The app has just been started.</summary>
    Starting,

    /// <summary>It is on.</summary>
    On,

    /// <summary>Somebody switched it off, on the page.</summary>
    SwitchedOff,

    /// <summary>The configuration says off.</summary>
    ConfiguredOff,

    /// <summary>Nobody said, and the app serves this machine alone: so does nobody out there reach it.</summary>
    OnlyThisMachine,

    /// <summary>Nobody said, and neither 500 nor 4500 can be had here.</summary>
    NoPorts,
}

/// <param name="Remotes">By name.</param>
public sealed record RespondersView(EmbeddedResponderView Embedded, IReadOnlyList<RemoteResponderView> Remotes);

/// <param name="Configured">Whether the configuration has decided, so that the page cannot.</param>
/// <param name="Health">How it does; where it is off for want of ports, how the attempt went; else null.</param>
public sealed record EmbeddedResponderView(ResponderStanding Standing, bool Configured, ReportedHealth? Health);

/// <param name="Token">The token it reports with.</param>
/// <param name="ReportedAt">By this app's clock.</param>
/// <param name="Late">Whether a report is overdue.</param>
/// <param name="Lost">Events that were lost before they could be reported.</param>
public sealed record RemoteResponderView(Guid Token, string Name, DateTimeOffset ReportedAt, bool Late, long Lost, ReportedHealth Health);
