using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Linux;

/// <summary>What keeps a box's rules from being read whole. A verdict on half of the rules would be worth nothing.</summary>
internal static class RuleTroubles
{
    private static readonly string[] Refusals = ["not permitted", "Permission denied", "must be root"];

    /// <summary>How the programs say that the kernel has nothing of the kind, and therefore no rules.</summary>
    private static readonly string[] Absences = ["not supported", "Invalid argument", "No such file or directory", "does not exist"];

    public static DeviceFault? Of(Sections answer)
    {
        if (answer.Lines("missing") is [var program, ..])
            return new DeviceFault(FaultReason.MissingProgram, program == "ip" ? "ip (package iproute2)" : program);
        foreach (string trouble in answer.Lines("troubles"))
        {
            if (Says(trouble, Refusals))
                return new DeviceFault(FaultReason.NotPermitted, Cut(trouble));
            if (trouble.StartsWith("nft:", StringComparison.Ordinal) && Says(trouble, ["JSON support not compiled"]))
                return new DeviceFault(FaultReason.UnsupportedVersion, "nft was built without JSON, so its rules cannot be read");
            if (!MayBeAbsent(trouble))
                return new DeviceFault(FaultReason.Refused, Cut(trouble));
        }
        return null;
    }

    /// <summary>Rules of which nobody can tell whether they are there.</summary>
    public static IEnumerable<ReadingNote> Unseen(Sections answer)
    {
        if (!answer.Has("nft"))
            yield return new ReadingNote(ReadingFault.NotInText, "nft", "the box has no nft: tables that iptables did not make are not seen");
        if (!answer.Has("ipset") && (answer["iptables"] + answer["iptables-legacy"]).Contains("--match-set", StringComparison.Ordinal))
            yield return new ReadingNote(ReadingFault.NotInText, "ipset", "the box has no ipset: members of sets are not seen");
    }

    // Addresses and routes every kernel has.
    private static bool MayBeAbsent(string trouble) =>
        (string[])["nft:", "iptables:", "iptables-legacy:", "ipset:", "policies:"] is var optional
        && optional.Any(name => trouble.StartsWith(name, StringComparison.Ordinal)) && Says(trouble, Absences);

    private static bool Says(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Cut(string text) => text.Length <= 500 ? text : text[..500];
}
