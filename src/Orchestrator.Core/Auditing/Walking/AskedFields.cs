using System.Runtime.CompilerServices;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Which numbers of a header some rule of a device asks for or sets: only there is it worth following how they count up and down.</summary>
internal static class AskedFields
{
    private static readonly ConditionalWeakTable<object, HashSet<PacketField>> Known = [];

    public static bool Asks(this PacketPath path, PacketField field) => Known.GetValue(path.Chains, _ => Of(path)).Contains(field);

    private static HashSet<PacketField> Of(PacketPath path)
    {
        var fields = new HashSet<PacketField>();
        foreach (var rule in path.Chains.Values.SelectMany(rules => rules))
        {
            Add(fields, rule.Match);
            foreach (var effect in rule.Effects)
            {
                if (effect is Effect.Set { Field: var set })
                    fields.Add(set);
                else if (effect is Effect.Turn { Field: var turned })
                    fields.Add(turned);
            }
        }
        return fields;
    }

    private static void Add(HashSet<PacketField> fields, Match match)
    {
        switch (match)
        {
            case Match.All all:
                foreach (var part in all.Parts)
                    Add(fields, part);
                break;
            case Match.Any any:
                foreach (var part in any.Parts)
                    Add(fields, part);
                break;
            case Match.Not not:
                Add(fields, not.Part);
                break;
            case Match.In one:
                fields.Add(one.Field);
                break;
            case Match.Masked one:
                fields.Add(one.Field);
                break;
        }
    }
}
