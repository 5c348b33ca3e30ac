using System.Collections.Immutable;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>
/// Fixes as edits of a Linux box's running rules, whoever made them; as commands where the rules are another tool's to write, or
/// cannot be found again by their text. Pure.
/// </summary>
public static class LinuxFix
{
    private const int MostRules = 8;

    /// <param name="rules">What was audited.</param>
    /// <param name="path">The model that was read from it, of which the finding speaks.</param>
    /// <param name="tag">The device's: a new rule stays until somebody removes it.</param>
    /// <returns>null where it cannot be said in a few rules: no rule is better than one that is nearly right.</returns>
    public static DeviceFix? Of(LinuxRules rules, PacketPath path, Finding finding, PathFix fix, LinkTag tag)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(finding);
        var found = new FoundRules(rules);
        var edit = fix switch
        {
            PathFix.Insert insert => Inserted(found, path, finding, insert, tag),
            PathFix.Move move => Moved(found, move),
            PathFix.SpareEncrypted spare => Replaced(found, spare.Rule, (place, rule) => [BoxWords.Sparing(place.Filter, rule)]),
            PathFix.Narrow narrow => Narrowed(found, path, narrow),
            _ => null,
        };
        if (edit is null)
            return null;
        if (RuleOwners.Of(edit.Place) is { } owner)
            return new DeviceFix.Copy(RuleCommands.Of(edit), owner);
        return found.AreListed(edit.Place) ? new DeviceFix.Push(new LinuxEdits { Tag = tag, Operations = [edit], Stale = StaleAfter.Of(finding) })
            : new DeviceFix.Copy(RuleCommands.Of(edit), NotPushed.RulesNotListed);
    }

    private static EditRules? Inserted(FoundRules found, PacketPath path, Finding finding, PathFix.Insert insert, LinkTag tag)
    {
        if (found.Place(insert.Chain) is not { } place || Alternatives.Of(insert.Match, path.LocalAddresses) is not { } all)
            return null;
        var before = insert.Before is { } rule ? found.At(rule) : null;
        if (insert.Before is not null && before is null)
            return null;
        var guard = BoxGuard.Of(path, finding, insert.Chain);
        int index = found.FreeIndex(tag);
        var added = new List<NewRule>();
        foreach (var asked in all.SelectMany(RouterOsWords.Runs).DistinctBy(one => one is null ? "" : string.Join(' ', one)))
        {
            if (asked is null || added.Count == MostRules)
                return null;
            string stamp = new Stamp(tag, Purpose.AuditFix, index++).ToString();
            if (BoxWords.Accepting(place.Filter, asked, guard, stamp) is not { } one)
                return null;
            added.Add(one);
        }
        return added.Count == 0 ? null : new EditRules { Place = place, New = added, Before = before, Purpose = Purpose.AuditFix };
    }

    private static EditRules? Moved(FoundRules found, PathFix.Move move)
    {
        if (found.Place(move.Rule.Name.Chain) is not { } place || found.At(move.Rule) is not { } old || found.At(move.Before) is not { } before)
            return null;
        var now = new NewRule(old.Text, found.Statements(move.Rule));
        return new EditRules { Place = place, Old = old, New = [now], Before = before, WasBefore = found.Next(place, old), Purpose = Purpose.AuditFix };
    }

    private static EditRules? Replaced(FoundRules found, Rule rule, Func<RulePlace, NewRule, IEnumerable<NewRule?>> change)
    {
        if (found.Place(rule.Name.Chain) is not { } place || found.At(rule) is not { } old)
            return null;
        var now = change(place, new NewRule(old.Text, found.Statements(rule))).ToList();
        return now.Count is 0 or > MostRules || now.Contains(null) ? null : new EditRules { Place = place, Old = old, New = [.. now.OfType<NewRule>()], Purpose = Purpose.AuditFix };
    }

    private static EditRules? Narrowed(FoundRules found, PacketPath path, PathFix.Narrow narrow)
    {
        if (narrow.To is Match.In { Field: PacketField.Destination } own && own.Numbers.Equals(path.LocalAddresses))
            return Replaced(found, narrow.Rule, (place, rule) => [BoxWords.ToItself(place.Filter, rule)]);
        if (Alternatives.Of(narrow.To, path.LocalAddresses) is not { } all)
            return null;
        var asked = RouterOsWords.Asked(narrow.Rule.Match);
        // What the rule cannot meet anyway need not be said. Of what it may keep, it becomes a rule each.
        var left = all.Select(one => Alternatives.Both(asked, one) is { } both ? Only(one, both) : null).OfType<ImmutableSortedDictionary<PacketField, NumberSet>>()
            .DistinctBy(one => string.Join(' ', one)).ToList();
        return Replaced(found, narrow.Rule, (place, rule) => left.SelectMany(RouterOsWords.Runs).Select(one => one is null ? null : BoxWords.Narrowed(place, rule, one)).Distinct());
    }

    // The rule asks all else already.
    private static ImmutableSortedDictionary<PacketField, NumberSet> Only(
        ImmutableSortedDictionary<PacketField, NumberSet> wanted, ImmutableSortedDictionary<PacketField, NumberSet> both) =>
        wanted.Keys.Aggregate(ImmutableSortedDictionary<PacketField, NumberSet>.Empty, (all, field) => all.Add(field, both[field]));
}
