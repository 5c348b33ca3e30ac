using System.Globalization;
using System.Text;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>
/// An edit of a chain as steps for the box's script, a line each: filter, table and chain; then where to go and what to do there.
/// Texts are data to the end: the script looks for them and hands them to iptables-restore or nft on standard input.
/// </summary>
/// <remarks>
/// "at K TEXT": the K-th rule that reads so. "need K TEXT": the same, and nothing more is done without it. "near N": if the place was
/// not found, place N. "end": behind the last rule. "add TEXT": here, and go behind it. "remove": the rule here.
/// </remarks>
public static class RuleSteps
{
    /// <exception cref="ArgumentException">A text is not one line.</exception>
    public static string Forward(EditRules edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var steps = Start(edit);
        if (edit.Moves)
            Do(steps, At(edit.Old!), "remove", At(edit.Before!));
        else
            Do(steps, (edit.Before ?? edit.Old) is { } place ? At(place) : "end");
        Do(steps, [.. edit.New.Select(rule => $"add {rule.Text}")]);
        if (edit is { Old: not null, Before: null })
            Do(steps, "remove");
        return steps.ToString();
    }

    /// <summary>The way back. Each step is harmless where the edit never was, or was taken back by somebody else.</summary>
    public static string Back(EditRules edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var steps = Start(edit);
        if (edit.Old is not { } old)
        {
            foreach (var rule in edit.New)
                Do(steps, $"at 1 {rule.Text}", "remove");
        }
        else if (edit.Moves)
        {
            Do(steps, $"need 1 {edit.New[0].Text}", "remove", edit.WasBefore is { } next ? At(next) : "end", $"near {Number(old.Number)}", $"add {old.Text}");
        }
        else if (edit.New.Count == 0)
        {
            Do(steps, edit.WasBefore is { } next ? At(next) : "end", $"near {Number(old.Number)}", $"add {old.Text}");
        }
        else
        {
            Do(steps, $"need 1 {edit.New[0].Text}", $"add {old.Text}", "remove");
            foreach (var rule in edit.New.Skip(1))
                Do(steps, $"at 1 {rule.Text}", "remove");
        }
        return steps.ToString();
    }

    private static StringBuilder Start(EditRules edit)
    {
        var place = edit.Place;
        if (!RuleText.IsName(place.Table) || !RuleText.IsName(place.Chain) || place.Chain.Contains(' ', StringComparison.Ordinal))
            throw new ArgumentException("Not a chain's name.", nameof(edit));
        var steps = new StringBuilder();
        Do(steps, place.Filter switch { PacketFilter.Nftables => "nft", PacketFilter.IptablesLegacy => "legacy", _ => "iptables" }, place.Table, place.Chain);
        return steps;
    }

    private static void Do(StringBuilder steps, params IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (line.Any(char.IsControl))
                throw new ArgumentException("A rule is one line.", nameof(lines));
            steps.Append(line).Append('\n');
        }
    }

    private static string At(RuleAt rule) => $"at {Number(rule.Occurrence)} {rule.Text}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
