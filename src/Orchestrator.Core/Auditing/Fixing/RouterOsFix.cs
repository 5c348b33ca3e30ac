using System.Collections.Immutable;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Fixes as edits of a RouterOS device's rows. Pure.</summary>
public static class RouterOsFix
{
    /// <param name="rules">The rows that were audited.</param>
    /// <param name="path">The model that was read from them, of which the finding speaks.</param>
    /// <param name="tag">Whose a new rule is: the link's, or the device's where no link is concerned.</param>
    /// <returns>null where RouterOS cannot say it in a few rules: no rule is better than one that is nearly right.</returns>
    public static DeviceFix? Of(RouterOsRules rules, PacketPath path, Finding finding, PathFix fix, LinkTag tag)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(finding);
        var edits = new RowEdits(rules, tag);
        bool said = fix switch
        {
            PathFix.Enable enable => edits.Set(enable.Rule, ("disabled", "no")),
            PathFix.Move move => edits.Move(move.Rule, move.Before),
            PathFix.SpareEncrypted spare => edits.Set(spare.Rule, ("ipsec-policy", "out,none")),
            PathFix.Narrow narrow => Narrowed(edits, path, narrow),
            PathFix.Insert insert => Inserted(edits, path, finding, insert),
            PathFix.EnablePolicy enable => edits.SetPolicy(path.Policies[enable.Policy], ("disabled", "no")),
            PathFix.Encrypt encrypt => edits.SetPolicy(path.Policies[encrypt.Policy], ("action", "encrypt")),
            PathFix.MovePolicy move => edits.MovePolicy(path.Policies[move.Policy], path.Policies[move.Before]),
            PathFix.Reselect reselect => edits.SayPolicy(path.Policies[reselect.Policy],
                ("src-address", $"{reselect.Source}"), ("dst-address", $"{reselect.Destination}")),
            _ => false,
        };
        return said ? edits.Fix(StaleAfter.Of(finding)) : null;
    }

    private static bool Narrowed(RowEdits edits, PacketPath path, PathFix.Narrow narrow)
    {
        if (narrow.To is Match.In { Field: PacketField.Destination } own && own.Numbers.Equals(path.LocalAddresses))
            return edits.Set(narrow.Rule, ("dst-address-type", "local"));
        if (Alternatives.Of(narrow.To, path.LocalAddresses) is not { } all)
            return false;
        var asked = RouterOsWords.Asked(narrow.Rule.Match);
        // What the rule cannot meet anyway need not be said; a rule that would have to become two is not narrowed.
        return all.Where(one => Alternatives.Both(asked, one) is not null).DistinctBy(one => string.Join(' ', one)).ToList() is [var only]
            && edits.Set(narrow.Rule, only.Select(one => Both(edits, narrow.Rule, asked, one)));
    }

    /// <summary>A matcher that the rule has already is cut; one that it lacks is added to what it asks by other words.</summary>
    private static (string, string?) Both(RowEdits edits, Rule rule, ImmutableSortedDictionary<PacketField, NumberSet> asked, KeyValuePair<PacketField, NumberSet> wanted)
    {
        string word = RouterOsWords.Name(wanted.Key);
        var numbers = edits.Row(rule)?.Given(word) is null ? wanted.Value
            : Alternatives.Both(asked, ImmutableSortedDictionary<PacketField, NumberSet>.Empty.Add(wanted.Key, wanted.Value))![wanted.Key];
        return (word, RouterOsWords.Value(wanted.Key, numbers));
    }

    private static bool Inserted(RowEdits edits, PacketPath path, Finding finding, PathFix.Insert insert)
    {
        var parts = finding.Miss == Miss.Fasttracked && insert.Match is Match.Any both ? both.Parts : [insert.Match];
        var rows = new List<IReadOnlyList<Field>>();
        foreach (var (index, part) in parts.Index())
        {
            if (Alternatives.Of(part, path.LocalAddresses) is not { } all)
                return false;
            var guard = InsertGuard.Of(path, finding, insert, turned: index > 0 || finding.Turn == Turn.Reply, edits);
            foreach (var words in all.SelectMany(RouterOsWords.Rules))
            {
                if (words is null)
                    return false;
                rows.Add([new Field("chain", insert.Chain.Chain), new Field("action", "accept"), .. words, .. guard]);
            }
        }
        return edits.Add(insert.Chain.Table, [.. rows.DistinctBy(row => string.Join(' ', row))], insert.Before);
    }
}
