using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>Changes that are pushed together, in sentences.</summary>
public static class GroupWords
{
    public static Problem Gone { get; } = new("group.gone", "These changes are gone.", "", "Go back to the list of changes.");

    public static Problem NothingReady { get; } = new("group.nothing-ready", "None of these changes can be pushed now.", "Only changes that are ready can be.", "Wait until they are worked out, or open one to see what stops it.");

    public static Problem MovedMeanwhile { get; } = new("group.moved", "Somebody else began or stopped this at the same moment.", "", "Look at the page and try again.");

    public static Problem NotPushing { get; } = new("group.not-pushing", "Nothing is being pushed.", "", "");

    public static Problem StopFirst { get; } = new("group.stop-first", "These changes are being pushed.", "", "Stop first; what has not begun can be dropped then.");

    public static Problem Differs(string title) => new("group.differs", $"{title} was not pushed: its devices changed since the preview.",
        "It was worked out again after a change on the same device, and is not what you saw.", "Open it and look; then push it there, or push all again.");

    public static Problem Uncertain(string title) => new("group.uncertain", $"{title} was not pushed: what became of one of its devices is not known.",
        "Another change on that device ended unclear.", "Look at that change and its device first, then push all again.");

    /// <summary>Told at each change that was still to come.</summary>
    public static Problem Failed { get; } = new("group.failed", "This change was not pushed: the push of all of them ended with a fault of the app.", "The app's log has it.",
        "Push it from its own page, or push all again.");

    public static Problem NotComeTo(int links) => new("group.not-come-to", $"{DashboardWords.Count(links, "link")} of those that were ticked {(links == 1 ? "has" : "have")} no draft.",
        "They are being made this moment, or the app was stopped before it came to them.", "Look again in a minute; if it still says so, preview the same links once more.");

    public const string DropQuestion = "Drop all of them? Links of which no device ever heard are deleted with their addresses and keys.";

    /// <summary>How far it is, in one sentence.</summary>
    public static string Summary(ChangeGroupView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        (string Text, int Count)[] parts =
        [
            ("kept", view.Count(ChangeState.Kept)),
            ("nothing to do", view.Count(ChangeState.NothingToDo)),
            ("being pushed", view.Count(ChangeState.Pushing, ChangeState.RollingBack, ChangeState.WaitingForYou)),
            ("ready to push", view.Ready),
            ("being worked out", view.Count(ChangeState.Planning)),
            ("rolled back", view.Count(ChangeState.RolledBack)),
            ("blocked", view.Count(ChangeState.Blocked)),
            ("unclear", view.Count(ChangeState.Unclear)),
            ("dropped", view.Count(ChangeState.Discarded)),
        ];
        return $"{DashboardWords.Count(view.Changes.Count, "link")}: {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Text}"))}.";
    }
}
