using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>One thing done wrong to a good router, and what the audit must say of it.</summary>
/// <param name="Rule">The name of the line at fault; empty where no rule is.</param>
internal sealed record SeededFault(string What, RouterConfig Config, TrafficKind Kind, Miss Miss, string Rule);

internal static class RouterFaults
{
    /// <summary>Every fault that can be made of this configuration.</summary>
    public static IEnumerable<SeededFault> Of(RouterConfig good)
    {
        string far = $"10.{good.RemoteLan}.0.0", lan = $"10.{good.LocalLan}.0.0";
        var carried = good.Tunnel ? TrafficKind.OuterOut : TrafficKind.LanToTunnel;
        SeededFault Eaten(string what, RouterConfig config, string rule = "masquerade") => new(what, config, carried, Miss.Translated, rule);

        if (good.Has("exception"))
        {
            yield return Eaten("order swapped", good.MoveBefore("masquerade", "exception"));
            yield return Eaten("exception removed", good.Without("exception"));
            yield return Eaten("exception disabled", good.Change("exception", fields => fields + " disabled=yes"));
            yield return Eaten("exception for another protocol", good.Change("exception", fields => fields.Replace(" protocol=ipencap", "", StringComparison.Ordinal) + " protocol=gre"));
            yield return Eaten("src-nat above the exception", good.InsertBefore("exception", "thief", "chain=srcnat action=src-nat out-interface=ether1 to-addresses=198.51.100.12"), "thief");
            yield return Eaten("exception in another chain", good.Change("exception", fields => fields.Replace("chain=srcnat", "chain=spare", StringComparison.Ordinal)));
        }
        if (good.Has("exception") && !good.Tunnel)
        {
            yield return Eaten("source narrowed", good.Change("exception", fields => fields.Replace(lan + "/24", lan + "/25", StringComparison.Ordinal)));
            yield return new SeededFault("exception without destination", good.Change("exception", fields => fields[..fields.IndexOf(" dst-address", StringComparison.Ordinal)]),
                TrafficKind.Internet, Miss.NotServed, "exception");
        }
        if (good.Has("entry"))
        {
            yield return Eaten("list emptied", good.Without("entry"));
            yield return Eaten("list entry disabled", good.Change("entry", fields => fields + " disabled=yes"));
            yield return Eaten("list entry narrowed", good.Change("entry", fields => fields.Replace("/24", "/26", StringComparison.Ordinal)));
            yield return new SeededFault("list widened", good.Change("entry", fields => fields.Replace(far + "/24", "0.0.0.0/0", StringComparison.Ordinal)),
                TrafficKind.Internet, Miss.NotServed, "exception");
        }
        else if (good.Has("exception") && !good.Tunnel)
            yield return Eaten("destination narrowed", good.Change("exception", fields => fields.Replace(far + "/24", far + "/25", StringComparison.Ordinal)));
        if (good.Has("untrack-out"))
        {
            yield return Eaten("notrack removed", good.Without("untrack-out"));
            yield return Eaten("notrack disabled", good.Change("untrack-out", fields => fields + " disabled=yes"));
            yield return Eaten("notrack narrowed", good.Change("untrack-out", fields => fields.Replace(far + "/24", far + "/26", StringComparison.Ordinal)));
        }
        if (!good.Has("exception") && !good.Has("untrack-out"))
        {
            yield return Eaten("matcher removed", good.Change("masquerade", fields => fields.Replace(" ipsec-policy=out,none", "", StringComparison.Ordinal)));
            yield return Eaten("matcher turned", good.Change("masquerade", fields => fields.Replace("out,none", "out,ipsec", StringComparison.Ordinal)));
        }
        foreach (var fault in Others(good))
            yield return fault;
    }

    private static IEnumerable<SeededFault> Others(RouterConfig good)
    {
        string far = $"10.{good.RemoteLan}.0.0";
        var carried = good.Tunnel ? TrafficKind.OuterOut : TrafficKind.LanToTunnel;
        bool tracked = !good.Has("untrack-in");
        if (tracked)
        {
            yield return new SeededFault("masquerade for every interface", good.Change("masquerade", EveryInterface), TrafficKind.TunnelToLan, Miss.Translated, "masquerade");
            yield return new SeededFault("port forward without address",
                good.InsertBefore("masquerade", "forward", $"chain=dstnat action=dst-nat protocol=tcp dst-port=443 to-addresses=10.{good.LocalLan}.0.60"),
                TrafficKind.LanToTunnel, Miss.Translated, "forward");
        }
        yield return new SeededFault("dropped before tracking", good.With("/ip firewall raw", "wall", $"chain=prerouting action=drop src-address=10.{good.LocalLan}.0.0/24 dst-address={far}/24"),
            TrafficKind.LanToTunnel, Miss.Dropped, "wall");
        yield return new SeededFault("policy disabled", good.Change("policy", fields => fields + " disabled=yes"), carried, Miss.InClear, "policy");
        if (good.Tunnel)
            yield return new SeededFault("masquerade for the tunnel", good.InsertBefore("masquerade", "thief", "chain=srcnat action=masquerade out-interface=ipip-hub"),
                TrafficKind.LanToTunnel, Miss.Translated, "thief");
        else
        {
            yield return new SeededFault("policy removed", good.Without("policy"), TrafficKind.LanToTunnel, Miss.InClear, "");
            // Where the masquerade does not ask for policies, it takes the internet's traffic before a wide policy can.
            if (!good.Has("exception") && tracked)
                yield return new SeededFault("policy for everything", good.Change("policy", fields => fields[..fields.IndexOf("dst-address", StringComparison.Ordinal)] + "dst-address=0.0.0.0/0"),
                    TrafficKind.Internet, Miss.WrongPolicy, "policy");
            yield return new SeededFault("policy that lets pass", good.Change("policy", fields => fields + " action=none"), TrafficKind.LanToTunnel, Miss.InClear, "policy");
            yield return new SeededFault("policy narrowed", good.Change("policy", fields => fields.Replace(far + "/24", far + "/25", StringComparison.Ordinal)), TrafficKind.LanToTunnel, Miss.InClear, "policy");
            string wider = $"peer=hub tunnel=yes src-address=10.{good.LocalLan}.0.0/16 dst-address=10.0.0.0/8";
            yield return new SeededFault("policy of somebody else above", good.InsertBefore("policy", "wide", wider), TrafficKind.LanToTunnel, Miss.WrongPolicy, "wide");
            yield return new SeededFault("exempting policy above", good.InsertBefore("policy", "wide", wider + " action=none"), TrafficKind.LanToTunnel, Miss.InClear, "wide");
            if (tracked)
                yield return new SeededFault("decrypted packets not accepted", good.Without("pass-in"), TrafficKind.TunnelToLan, Miss.Dropped, "shut");
        }
        if (good.Has("fasttrack") && !good.Tunnel)
        {
            yield return new SeededFault("fasttrack moved up", good.MoveBefore("fasttrack", "pass-in"), TrafficKind.LanToTunnel, Miss.Fasttracked, "fasttrack");
            yield return new SeededFault("accept of outgoing removed", good.Without("pass-out"), TrafficKind.LanToTunnel, Miss.Fasttracked, "fasttrack");
            yield return new SeededFault("accept of outgoing disabled", good.Change("pass-out", fields => fields + " disabled=yes"), TrafficKind.LanToTunnel, Miss.Fasttracked, "fasttrack");
        }
        yield return new SeededFault("key exchange not let in", good.Without("open-ike"), TrafficKind.CarrierIn, Miss.Dropped, "close");
        yield return new SeededFault("key exchange let in too late", good.MoveBefore("close", "open-ike"), TrafficKind.CarrierIn, Miss.Dropped, "close");
        if (good.Tunnel)
            yield return new SeededFault("tunnel's packets not let in", good.Without("open-ipip"), TrafficKind.OuterIn, Miss.Dropped, "close");
    }

    private static string EveryInterface(string fields) =>
        string.Join(' ', fields.Split(' ').Where(field => !field.StartsWith("out-interface", StringComparison.Ordinal) && !field.StartsWith("ipsec-policy", StringComparison.Ordinal)));
}
