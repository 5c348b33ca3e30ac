using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Targets of the nat table. Each ends the table for the packet.</summary>
internal static class TranslationTargets
{
    public static bool Knows(string target) => target is "MASQUERADE" or "SNAT" or "DNAT" or "REDIRECT" or "NETMAP";

    public static IReadOnlyList<Deed>? Read(string target, IReadOnlyList<Given> options, RuleScope scope)
    {
        bool anyPort = options.Any(one => one.Option is "--random" or "--random-fully");
        var ports = TargetReader.Value(options, "--to-ports") is { } text ? Numbers.Range(text, ushort.MaxValue, '-', Names.Port) : null;
        if (ports is null && options.Any(one => one.Option == "--to-ports"))
            return null;
        return target switch
        {
            "MASQUERADE" => Done(new Effect.Masquerade(ports, anyPort)),
            "REDIRECT" => Done(new Effect.Redirect(ports, anyPort)),
            "SNAT" => Translate(true, TargetReader.Value(options, "--to-source"), anyPort, scope),
            "DNAT" => Translate(false, TargetReader.Value(options, "--to-destination"), anyPort, scope),
            "NETMAP" when TargetReader.Value(options, "--to") is { } network && Numbers.Network(network) is var (value, mask) =>
                Done(new Effect.MapPrefix(scope.TranslatesSource, value, mask)),
            _ => null,
        };
    }

    private static IReadOnlyList<Deed> Done(Effect effect) => Deed.One(new Verdict.Accept(), effect);

    /// <summary>"a", "a-b", "a:p", "a-b:p-q", ":p-q", ":p-q/base".</summary>
    private static IReadOnlyList<Deed>? Translate(bool source, string? text, bool anyPort, RuleScope scope)
    {
        if (text is null)
            return null;
        int at = text.IndexOf(':', StringComparison.Ordinal);
        string before = at < 0 ? text : text[..at], behind = at < 0 ? "" : text[(at + 1)..];
        var addresses = before.Length == 0 ? null : Numbers.AddressRange(before);
        if (addresses is null && before.Length > 0)
            return null;
        if (behind.Contains('/', StringComparison.Ordinal))
            return TargetReader.Anything("DNAT with shifted ports", scope);
        NumberRange? ports = behind.Length == 0 ? null : Numbers.Range(behind, ushort.MaxValue, '-', Names.Port);
        return ports is null && behind.Length > 0 ? null : Done(new Effect.Translate(source, addresses, ports, anyPort));
    }
}
