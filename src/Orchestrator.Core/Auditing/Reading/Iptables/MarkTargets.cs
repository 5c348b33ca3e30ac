using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>MARK and CONNMARK.</summary>
internal static class MarkTargets
{
    public static IReadOnlyList<Deed>? Mark(IReadOnlyList<Given> options) =>
        Change(PacketField.PacketMark, options) is { } effects ? Deed.Change(effects) : null;

    public static IReadOnlyList<Deed>? ConnectionMark(IReadOnlyList<Given> options, RuleScope scope)
    {
        if (options.Any(one => one.Option is "--left-shift-mark" or "--right-shift-mark"))
            return TargetReader.Anything("CONNMARK with a shift", scope);
        // A packet without a connection is left alone.
        var effects = Copy(options) ?? Change(PacketField.ConnectionMark, options);
        return effects is null ? null : [new Deed(RuleScope.Tracked, effects, new Verdict.Continue())];
    }

    /// <summary>The bits under the mask become zero, then the value's are turned over.</summary>
    public static IReadOnlyList<Effect> Exchange(PacketField field, uint value, uint mask)
    {
        uint turned = value & ~mask;
        return turned == 0 ? [new Effect.Set(field, value, mask)] : [new Effect.Set(field, value & mask, mask), new Effect.Turn(field, turned)];
    }

    private static IReadOnlyList<Effect>? Change(PacketField field, IReadOnlyList<Given> options)
    {
        foreach (var one in options.Where(one => one.Values.Count > 0))
        {
            if (Numbers.Masked(one.Value) is not var (value, mask))
                return null;
            switch (one.Option)
            {
                case "--set-xmark":
                    return Exchange(field, value, mask);
                case "--set-mark":
                    return Exchange(field, value, mask | value);
                case "--or-mark":
                    return [new Effect.Set(field, value, value)];
                case "--and-mark":
                    return [new Effect.Set(field, 0, ~value)];
                case "--xor-mark":
                    return Exchange(field, value, 0);
            }
        }
        return null;
    }

    private static IReadOnlyList<Effect>? Copy(IReadOnlyList<Given> options)
    {
        bool saves = options.Any(one => one.Option == "--save-mark"), restores = options.Any(one => one.Option == "--restore-mark");
        if (saves == restores)
            return null;
        string all = TargetReader.Value(options, "--mask") ?? "0xffffffff";
        if (Numbers.Number(TargetReader.Value(options, "--nfmask") ?? all) is not { } packet || Numbers.Number(TargetReader.Value(options, "--ctmask") ?? all) is not { } connection)
            return null;
        return saves
            ? [new Effect.Copy(PacketField.PacketMark, PacketField.ConnectionMark, packet, connection)]
            : [new Effect.Copy(PacketField.ConnectionMark, PacketField.PacketMark, connection, packet)];
    }
}
