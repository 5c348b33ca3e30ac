namespace Orchestrator.Lab.DataPlane.Linux.Live;

/// <summary>The kernel's IPsec error counters under RouterOS's names.</summary>
internal static class IpsecStatistics
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["XfrmInError"] = "in-errors",
        ["XfrmInBufferError"] = "in-buffer-errors",
        ["XfrmInHdrError"] = "in-header-errors",
        ["XfrmInNoStates"] = "in-no-states",
        ["XfrmInStateProtoError"] = "in-state-protocol-errors",
        ["XfrmInStateModeError"] = "in-state-mode-errors",
        ["XfrmInStateSeqError"] = "in-state-sequence-errors",
        ["XfrmInStateExpired"] = "in-state-expired",
        ["XfrmInStateMismatch"] = "in-state-mismatches",
        ["XfrmInStateInvalid"] = "in-state-invalid",
        ["XfrmInTmplMismatch"] = "in-template-mismatches",
        ["XfrmInNoPols"] = "in-no-policies",
        ["XfrmInPolBlock"] = "in-policy-blocked",
        ["XfrmInPolError"] = "in-policy-errors",
        ["XfrmOutError"] = "out-errors",
        ["XfrmOutBundleGenError"] = "out-bundle-errors",
        ["XfrmOutBundleCheckError"] = "out-bundle-check-errors",
        ["XfrmOutNoStates"] = "out-no-states",
        ["XfrmOutStateProtoError"] = "out-state-protocol-errors",
        ["XfrmOutStateModeError"] = "out-state-mode-errors",
        ["XfrmOutStateSeqError"] = "out-state-sequence-errors",
        ["XfrmOutStateExpired"] = "out-state-expired",
        ["XfrmOutPolBlock"] = "out-policy-blocked",
        ["XfrmOutPolDead"] = "out-policy-dead",
        ["XfrmOutPolError"] = "out-policy-errors",
    };

    public static IReadOnlyList<Row> Read()
    {
        if (!File.Exists("/proc/net/xfrm_stat"))
            return [];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var words in File.ReadLines("/proc/net/xfrm_stat").Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
            if (words.Length == 2 && Names.TryGetValue(words[0], out var name))
                values[name] = words[1];
        return [new Row("*0", values)];
    }
}
