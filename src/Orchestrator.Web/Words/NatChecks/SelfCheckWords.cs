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

    public static Problem DeviceGone { get; } = new("device.gone", "This device is gone.", "", "Go back to the list.");

    public static Problem CheckGone { get; } = new("check.gone", "This check is gone.", "Only the newest of each uplink are kept.", "Reload the page.");

    public static Problem NothingChosen { get; } = new("check.nothing-chosen", "No site is chosen.", "", "Tick at least one, then start.");

    public static Problem Stopped { get; } = new("check.stopped", "The check was stopped.", "", "Start it again when it suits.");

    public static Problem Restarted { get; } = new("check.restarted", "The check was stopped: the app restarted.", "What a router was given for it goes away by itself.", "Start it again.");

    public static Problem Failed { get; } = new("check.failed", "The check ended with a fault of the app.", "The app's log has it. What was found before stands.", "Start it again.");

    public static Problem Unseen { get; } = new("check.nothing-seen", "The check found nothing: no question of the device reached the responder, and no answer came.",
        "Either the way to the responder is blocked, or the responder is not where it was told to be.", "Look at the responder's own page whether packets arrive, then check again.");

    public static Problem BoxTooLong { get; } = new("check.box", $"A name or version of the box is longer than {BoxEntry.Longest} characters.", "", "Shorten it.");

    public static Problem NothingToUse { get; } = new("check.nothing-to-use", "This result would change nothing of the uplink.", "", "Reload the page.");

    public static Problem NoFormer { get; } = new("check.no-former", "There is nothing to go back to.", "No result was used for this uplink.", "Reload the page.");

    public static Problem NoStun { get; } = new("check.no-stun", "No responder has a STUN socket.", "A check from a Linux box begins with the address that STUN sees.", "Open UDP 3478 at the responder.");

    public static Problem NoIke { get; } = new("check.no-ike", "No responder listens on UDP 500.", "A router is checked by its own IKE daemon, which speaks to that port.",
        "Free port 500 for the responder, or grant it the right to open it; its page says how.");

    public static Problem BeingPushed(string device) => new("check.being-pushed", $"A change is being pushed to {device}.", "A check puts rows on a router for a minute, which a push would meet.", "Check again when the change has ended.");

    public static string RowsLeft(string device) => $"The rows of the check could not be seen gone from {device}; their undo is armed there and runs by itself within minutes.";

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
    public static string Boundary(NatBoundary nat) => nat switch
    {
        NatBoundary.PublicStatic => "public, the address stays",
        NatBoundary.PublicDynamic => "public, the address changes",
        NatBoundary.BehindNat behind => "behind NAT"
            + (behind.MappingLifetime is { } lifetime ? $", idle mappings live {NatWords.Seconds(lifetime)}" : "")
            + (behind.ForwardedAt is { } address ? $", 500 and 4500 forwarded from {address}" : ""),
        _ => throw new ArgumentOutOfRangeException(nameof(nat)),
    };

    /// <summary>What using a result means to links.</summary>
    public static string Meaning(UseView use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.Options.Any(option => option.Kind == UplinkKind.BehindNat)
            ? "With this result the planner has this end begin, unless its ports are forwarded, and reckons with the measured lifetime."
            : "Nothing translates here. Whether the address stays is yours to say: if it stays, others can begin towards this end.";
    }
}
