using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>The self-check itself.</summary>
public static class SelfCheckWords
{
    public static Problem NoResponder { get; } = new("check.no-responder", "There is no responder that devices could ask.",
        "A check needs something on the internet that answers on UDP 500 and 4500 and says what it sees.",
        "Switch the responder on where its ports can be reached (page Responder), or run orchestrator-responder on a public host and connect it here.");

    /// <summary>A check that was asked for has come to nodes without a responder alone.</summary>
    public static Problem NoResponderHere { get; } = new("check.no-responder-here", "No node of this app that was free knew a responder that devices could ask.",
        "What a responder sees reaches one node alone: its own, or the one that it reports to.", "Have the responder run on, or report to, a node that is up, and start the check again.");

    public static Problem DeviceGone { get; } = new("device.gone", "This device is gone.", "", "Go back to the list.");

    public static Problem CheckGone { get; } = new("check.gone", "This check is gone.", "Only the newest of each uplink are kept.", "Reload the page.");

    public static Problem NothingChosen { get; } = new("check.nothing-chosen", "No site is chosen.", "", "Tick at least one, then start.");

    public static Problem Stopped { get; } = new("check.stopped", "The check was stopped.", "", "Start it again when it suits.");

    public static Problem CutOff { get; } = new("check.cut-off", "The check was cut off: the app restarted, or its database was away for long.", "What a router was given for it goes away by itself.", "Start it again.");

    public static Problem Failed { get; } = new("check.failed", "The check ended with a fault of the app.", "The app's log has it. What was found before stands.", "Start it again.");

    public static Problem Unseen { get; } = new("check.nothing-seen", "The check found nothing: no question of the device reached the responder, and no answer came.",
        "Either the way to the responder is blocked, or the responder is not where it was told to be.", "Look at the responder's own page whether packets arrive, then check again.");

    public static Problem BoxTooLong { get; } = new("check.box", $"A name or version of the box is longer than {BoxEntry.Longest} characters.", "", "Shorten it.");

    public static Problem NothingToUse { get; } = new("check.nothing-to-use", "This result would change nothing of the uplink.", "", "Reload the page.");

    public static Problem NoFormer { get; } = new("check.no-former", "There is nothing to go back to.", "No result was used for this uplink.", "Reload the page.");

    public static Problem NoStun { get; } = new("check.no-stun", "No responder has a STUN socket.", "A check from a Linux box begins with the address that STUN sees.", "Open UDP 3478 at the responder.");

    public static Problem NoIke { get; } = new("check.no-ike", "No responder listens on UDP 500.", "A router is checked by its own IKE daemon, which speaks to that port.",
        "Free port 500 for the responder, or grant it the right to open it; its page says how.");

    public static Problem BeingPushed(string device) => new("check.being-pushed", $"A change is being pushed to {device}.", "A check puts rows on a router for its time, which a push would meet.", "Check again when the change has ended.");

    public const string HeldByCheckCode = "change.device-checked";

    /// <param name="device">Its name.</param>
    /// <param name="stands">Until when rows of a check that is over may stand there; null while the check runs.</param>
    public static Problem HeldByCheck(string device, DateTimeOffset? stands) => stands is { } until
        ? new(HeldByCheckCode, $"{Standing(device, until)}; nothing is pushed there until then.", CutOffRows, "Push again after that.")
        : new(HeldByCheckCode, $"The NAT check of {device} holds it: nothing is pushed there until the check has ended.",
            "It put rows on the router for its time, which a push would meet.", "Wait for its end, or stop the check and push again.");

    public static string BeingStopped(string device) => $"The NAT check of {device} is being stopped: it takes its rows off the router first. Then the change can be pushed.";

    public static Problem PushWaits(string device, DateTimeOffset? stands) => stands is { } until
        ? new(HeldByCheckCode, $"{Standing(device, until)}; the push begins then.", CutOffRows, "Wait, or take the push back.")
        : new(HeldByCheckCode, $"The NAT check of {device} holds it: the push begins when the check has ended.", "", "Wait for its end, or stop the check.");

    /// <summary>Why another check does not begin.</summary>
    public static Problem RowsStand(string device, DateTimeOffset until) => new("check.rows-stand", $"{Standing(device, until)}.", CutOffRows, "Check again after that.");

    private const string CutOffRows = "That check was cut off before its rows were seen gone; the router removes them by itself.";

    private static string Standing(string device, DateTimeOffset until) => $"Rows of an earlier NAT check may stand on {device} until {RelativeWords.Exact(until)}";

    /// <summary>A check that failed in the middle, with what it had found.</summary>
    public static string FailedAfter(TimeSpan took, string headline) => $"The check failed after {RelativeWords.Span(took)}; what was found until then: {headline}";

    public static string RowsLeft(string device) => $"The rows of the check could not be seen gone from {device}; their undo is armed there and runs by itself, within an hour at the latest.";

    public static Problem NoCredential(string device) => new("check.no-credential", $"{device} has no stored password or key.", "The device has to be entered to ask from it.", "Add the device again with its credentials.");

    public static Problem EditedMeanwhile(string device) => new("device.edited", $"Somebody else edited {device} just now.", "", "Look at it again, then repeat.");

    public static string Summary(SelfCheckView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        int sites = view.Matrix.Sites.Count, measured = view.Matrix.Sites.Count(site => site.Measured);
        return measured == 0
            ? "What does the NAT before each site do, and who can connect to whom? Each device asks the responder from where it stands."
            : $"{measured} of {DashboardWords.Count(sites, "site")} measured.";
    }

    public static string Moving(int moving) => moving == 1 ? "1 uplink is being checked or waits for it." : $"{moving} uplinks are being checked or wait for it.";

    public const string Stopping = "Stopping; a router takes back its rows first, which may take a minute.";

    /// <summary>How long a check takes, and what it keeps from being done.</summary>
    public static string Takes(UplinkCheck uplink)
    {
        ArgumentNullException.ThrowIfNull(uplink);
        return uplink.IsRouter
            ? $"A check of a router takes up to {RelativeWords.Span(uplink.Longest)}, most of it silence: it waits how long an idle mapping lives, one silence after the other. Nothing is pushed to {uplink.DeviceName} meanwhile; all else it does goes on, and nothing stays on it."
            : $"A check takes up to {RelativeWords.Span(uplink.Longest)}, most of it silence: it waits how long an idle mapping lives. The device keeps working meanwhile, and nothing stays on it.";
    }

    /// <summary>Asked before many checks are started.</summary>
    /// <param name="atOnce">How many run at a time.</param>
    public static string AskMany(IReadOnlyCollection<UplinkCheck> uplinks, int atOnce)
    {
        ArgumentNullException.ThrowIfNull(uplinks);
        var one = uplinks.Max(uplink => uplink.Longest);
        var all = TimeSpan.FromTicks(uplinks.Sum(uplink => uplink.Longest.Ticks) / atOnce);
        return $"Check {uplinks.Count} uplinks? {atOnce} at a time, that takes up to {RelativeWords.Span(all > one ? all : one)}."
            + (uplinks.Any(uplink => uplink.IsRouter) ? " Nothing is pushed to a router while it is checked." : "");
    }

    public static string UplinkAbsent(string device) => $"{device} has no such uplink any more.";

    /// <param name="known">Whether the check is still stored.</param>
    public static string CheckAbsent(bool known) => known ? "This check found nothing." : "This check is gone: only the newest of each uplink are kept.";

    public static string Uplink(UplinkCheck uplink)
    {
        ArgumentNullException.ThrowIfNull(uplink);
        return uplink.OneOfSeveral ? $"{uplink.DeviceName}, {uplink.Interface}" : uplink.DeviceName;
    }

    /// <summary>What a check is at; an unknown word is shown as it is.</summary>
    public static string Stage(string stage) => stage switch
    {
        "Preparing" => "preparing",
        "Unsolicited" => "first packets from outside",
        "Filtering" => "answers from elsewhere",
        "Mapping" => "ports seen outside",
        "Hairpin" => "hairpin",
        "ZeroChecksum" => "zero checksums",
        "LargeDatagrams" => "large datagrams",
        "Hops" => "routers on the way",
        "Esp" => "ESP",
        "Lifetime" => "waiting how long an idle mapping lives",
        "Daemon" => "the router's own IKE asks",
        "Removing" => "removing what the router was given",
        _ => stage,
    };

    public static string Newer(string device, string then, string now) => $"{device} runs {now} now; it was checked with {then}.";

    public static (string Text, Tone Tone) End(NatCheckEnd end) => end switch
    {
        NatCheckEnd.Moving => ("under way", Tone.Working),
        NatCheckEnd.Done => ("done", Tone.Good),
        NatCheckEnd.Stopped => ("stopped", Tone.Neutral),
        NatCheckEnd.Failed => ("failed", Tone.Bad),
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };

    public static string Name(Recheck recheck) => recheck switch
    {
        Recheck.Offer => "Say so and offer a check",
        Recheck.Queue => "Check it at once",
        Recheck.Nothing => "Do nothing",
        _ => throw new ArgumentOutOfRangeException(nameof(recheck)),
    };

    /// <summary>An uplink as the planner sees it.</summary>
    public static string Boundary(NatBoundary nat, Blockages blocked)
    {
        string boundary = nat switch
        {
            NatBoundary.PublicStatic => "public, the address stays",
            NatBoundary.PublicDynamic => "public, the address changes",
            NatBoundary.BehindNat behind => "behind NAT"
                + (behind.MappingLifetime is { } lifetime ? $", idle mappings live {NatWords.Idle(lifetime)}" : "")
                + (behind.ForwardedAt is { } address ? $", 500 and 4500 forwarded from {address}" : ""),
            _ => throw new ArgumentOutOfRangeException(nameof(nat)),
        };
        return boundary + (blocked.HasFlag(Blockages.Isakmp) ? ", no IKE on 500" : "") + (blocked.HasFlag(Blockages.Esp) ? ", no ESP" : "");
    }

    public const string ForwardUntold = "Once the device has used UDP 500 and 4500, everybody gets in there, so the check could not tell whether they are forwarded for good. If they are, say so: others can then begin.";

    /// <summary>What using a result means to links.</summary>
    public static string Meaning(UseView use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.Options.Any(option => option.Kind == UplinkKind.BehindNat)
            ? "With this result the planner has this end begin, unless its ports are forwarded, and reckons with the measured lifetime."
            : "Nothing translates here. Whether the address stays is yours to say: if it stays, others can begin towards this end.";
    }
}
