using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>One thing done wrong to a good box, and what the audit must say of it.</summary>
/// <param name="Rule">The name of the line at fault, a rule's or a policy's; empty where none is.</param>
internal sealed record LinuxFault(string What, LinuxBox Box, TrafficKind Kind, Miss Miss, string Rule);

internal static class LinuxFaults
{
    /// <summary>Every fault that can be made of this box.</summary>
    public static IEnumerable<LinuxFault> Of(LinuxBox good) =>
        [.. Exceptions(good), .. Sets(good), .. Untracked(good), .. Masquerades(good), .. Policies(good), .. Filters(good), .. Products(good)];

    private static LinuxFault Eaten(LinuxBox good, string what, LinuxBox box, string rule = "masquerade") =>
        new(what, box, good.Shape.Tunnel ? TrafficKind.OuterOut : TrafficKind.LanToTunnel, Miss.Translated, rule);

    private static LinuxFault NoInternet(string what, LinuxBox box, string rule) => new(what, box, TrafficKind.Internet, Miss.NotServed, rule);

    private static IEnumerable<LinuxFault> Exceptions(LinuxBox good)
    {
        if (!good.Has("exception"))
            yield break;
        var words = good.Words;
        string exception = good.Text("exception"), place = good.PlaceOf("exception");
        bool spoken = exception.Contains(good.Shape.LocalLan, StringComparison.Ordinal), far = exception.Contains(good.Shape.RemoteLan, StringComparison.Ordinal);
        if (place == good.PlaceOf("masquerade"))
            yield return Eaten(good, "order swapped", good.MoveBefore("masquerade", "exception"));
        yield return Eaten(good, "exception removed", good.Without("exception"));
        yield return Eaten(good, "exception for another protocol", good.Change("exception", text => words.Protocol("gre") + text));
        yield return Eaten(good, "exception for another interface", good.Change("exception", text => words.OutBy("guests0") + text));
        yield return Eaten(good, "source NAT above the exception", good.InsertFirst(words.NatPost, "thief", words.OutBy(good.Shape.Wan) + words.SourceNat("198.51.100.12")), "thief");
        if (spoken)
            yield return Eaten(good, "source narrowed", good.Change("exception", text => Half(text, good.Shape.LocalLan)));
        if (far)
            yield return Eaten(good, "destination narrowed", good.Change("exception", text => Half(text, good.Shape.RemoteLan)));
        if (spoken && far)
        {
            yield return Eaten(good, "ends swapped", good.Change("exception", text =>
                text.Replace(good.Shape.LocalLan, "?", StringComparison.Ordinal).Replace(good.Shape.RemoteLan, good.Shape.LocalLan, StringComparison.Ordinal).Replace("?", good.Shape.RemoteLan, StringComparison.Ordinal)));
            yield return NoInternet("exception without destination", good.Change("exception", text => text.Replace(words.To(good.Shape.RemoteLan), "", StringComparison.Ordinal)), "exception");
            yield return NoInternet("exception for half the world", good.Change("exception", text => text.Replace(good.Shape.RemoteLan, "0.0.0.0/1", StringComparison.Ordinal)), "exception");
        }
        if (exception.StartsWith(words.WillEncrypt, StringComparison.Ordinal))
            yield return NoInternet("policy matcher of the exception dropped", good.Change("exception", text => text.Replace(words.WillEncrypt, words.OutBy(good.Shape.Wan), StringComparison.Ordinal)), "exception");
        if (good.Has("exception-jump"))
        {
            yield return Eaten(good, "jump removed", good.Without("exception-jump"));
            yield return Eaten(good, "jump too late", good.MoveBefore("masquerade", "exception-jump"));
            yield return Eaten(good, "jump for another interface", good.Change("exception-jump", text => text.Replace(good.Shape.Wan, good.Shape.Lan, StringComparison.Ordinal)));
            yield return Eaten(good, "return before the exception", good.InsertBefore("exception", "back", words.Return));
        }
        if (good.Has("mark"))
        {
            yield return Eaten(good, "mark removed", good.Without("mark"));
            yield return Eaten(good, "mark narrowed", good.Change("mark", text => Half(text, good.Shape.RemoteLan)));
            yield return NoInternet("mark for all destinations", good.Change("mark", text => text.Replace(words.To(good.Shape.RemoteLan), "", StringComparison.Ordinal)), "exception");
            yield return NoInternet("matcher of the mark dropped", good.Change("exception", text => text.Replace(words.Marked, "", StringComparison.Ordinal)), "exception");
        }
    }

    private static IEnumerable<LinuxFault> Sets(LinuxBox good)
    {
        if (!good.Has("entry"))
            yield break;
        yield return Eaten(good, "set emptied", good.Without("entry").Without("entry-2").Without("other"));
        yield return Eaten(good, "member removed", good.Without("entry"));
        yield return Eaten(good, "member narrowed", good.Change("entry", text => text.Split('/')[0] + "/27"));
        if (good.Has("exception"))
            yield return NoInternet("set widened", good.Change("other", _ => "128.0.0.0/1"), "exception");
        else
            yield return Eaten(good, "set not negated any more", good.Change("masquerade", text => text.Replace("! --match", "--match", StringComparison.Ordinal).Replace("!= @", "@", StringComparison.Ordinal)));
    }

    private static IEnumerable<LinuxFault> Untracked(LinuxBox good)
    {
        if (!good.Has("untrack-out"))
            yield break;
        yield return Eaten(good, "notrack removed", good.Without("untrack-out"));
        yield return Eaten(good, "notrack narrowed", good.Change("untrack-out", text => Half(text, good.Shape.RemoteLan)));
        yield return Eaten(good, "notrack for another interface", good.Change("untrack-out", text => good.Words.InBy("guests0") + text));
        yield return NoInternet("notrack for everything", good.Change("untrack-out", text => text.Replace(good.Words.To(good.Shape.RemoteLan), "", StringComparison.Ordinal)), "");
    }

    private static IEnumerable<LinuxFault> Masquerades(LinuxBox good)
    {
        var (words, shape) = (good.Words, good.Shape);
        bool tracked = !good.Has("untrack-out"), ours = words.IsNft && good.Has("nat-exception");
        string masquerade = good.Has("masquerade-jump") ? "masquerade-jump" : "masquerade";
        string spared = good.Has("exception") && !shape.Tunnel ? good.Text("exception") : "";
        if (good.Text("masquerade").Contains(words.WontEncrypt, StringComparison.Ordinal))
        {
            yield return Eaten(good, "policy matcher dropped", good.Change("masquerade", text => text.Replace(words.WontEncrypt, "", StringComparison.Ordinal)));
            yield return Eaten(good, "policy matcher turned", good.Change("masquerade", text => text.Replace(words.WontEncrypt, words.WillEncrypt, StringComparison.Ordinal)));
        }
        if (!tracked)
            yield break;
        if (!good.Text("masquerade").Contains("tunnelled", StringComparison.Ordinal))
        {
            yield return new LinuxFault("masquerade for every interface", good.Change(masquerade, text => text.Replace(words.OutBy(shape.Wan), "", StringComparison.Ordinal)), TrafficKind.TunnelToLan, Miss.Translated, "masquerade");
            yield return new LinuxFault("masquerade by the wrong interface", good.Change(masquerade, text => text.Replace(words.OutBy(shape.Wan), words.OutBy(shape.Lan), StringComparison.Ordinal)), TrafficKind.TunnelToLan, Miss.Translated, "masquerade");
        }
        yield return new LinuxFault("port forward without address", good.Change("server", _ => words.Port("tcp", 443) + words.DestinationNat(shape.Server, 443)), TrafficKind.LanToTunnel, Miss.Translated, "server");
        if (shape.Tunnel && !ours)
            yield return new LinuxFault("masquerade for the tunnel", good.InsertFirst(words.NatPost, "thief", words.OutBy(shape.Ipip) + words.Masquerade), TrafficKind.LanToTunnel, Miss.Translated, "thief");
        if (spared.Contains(words.WillEncrypt, StringComparison.Ordinal) || good.Text("masquerade").Contains(words.WontEncrypt, StringComparison.Ordinal))
            yield return new LinuxFault("policy for everything", good.Change("policy", _ => GoodLinux.Policy(shape.LocalLan, "0.0.0.0/0")), TrafficKind.Internet, Miss.WrongPolicy, "policy");
    }

    private static IEnumerable<LinuxFault> Policies(LinuxBox good)
    {
        if (good.Shape.Tunnel)
        {
            yield return new LinuxFault("policy of the tunnel for another end", good.Change("policy", text => text.Replace(LinuxShape.Far, "10.255.128.6", StringComparison.Ordinal)), TrafficKind.OuterOut, Miss.InClear, "policy");
            yield break;
        }
        yield return new LinuxFault("policy removed", good.Without("policy"), TrafficKind.LanToTunnel, Miss.InClear, "");
        yield return new LinuxFault("policy narrowed", good.Change("policy", text => Half(text, good.Shape.RemoteLan)), TrafficKind.LanToTunnel, Miss.InClear, "policy");
        yield return new LinuxFault("policy that lets pass", good.Change("policy", text => text.Split('\n')[0]), TrafficKind.LanToTunnel, Miss.InClear, "policy");
        string wide = GoodLinux.Policy(good.Shape.LocalLan.Replace("/24", "/16", StringComparison.Ordinal), "10.0.0.0/8").Replace("priority 367231", "priority 367230", StringComparison.Ordinal);
        yield return new LinuxFault("wider policy asked before", good.InsertBefore("policy", "wide", wide), TrafficKind.LanToTunnel, Miss.WrongPolicy, "wide");
        yield return new LinuxFault("exempting policy asked before", good.InsertBefore("policy", "wide", wide.Split('\n')[0]), TrafficKind.LanToTunnel, Miss.InClear, "wide");
        yield return new LinuxFault("policy that blocks", good.Change("policy", text => text.Split('\n')[0] + " action block"), TrafficKind.LanToTunnel, Miss.Dropped, "policy");
    }

    private static IEnumerable<LinuxFault> Filters(LinuxBox good)
    {
        var (words, shape) = (good.Words, good.Shape);
        string end = good.Has("shut") ? "shut" : "", close = good.Has("close") ? "close" : "";
        string between = words.From(shape.LocalLan) + words.To(shape.RemoteLan), back = words.From(shape.RemoteLan) + words.To(shape.LocalLan);
        yield return new LinuxFault("drop in front", good.InsertFirst(words.Forward, "thief", between + words.Drop), TrafficKind.LanToTunnel, Miss.Dropped, "thief");
        yield return new LinuxFault("drop of what comes in front", good.InsertFirst(words.Forward, "thief", back + words.Drop), TrafficKind.TunnelToLan, Miss.Dropped, "thief");
        yield return new LinuxFault("drop before tracking", good.InsertFirst(words.Raw, "thief", back + words.Drop), TrafficKind.TunnelToLan, Miss.Dropped, "thief");
        yield return new LinuxFault("orchestrator shut out", good.Without("ssh"), TrafficKind.Management, Miss.Dropped, close);
        // Where what is not tracked is let through, nothing is lost with it.
        if (good.Has("pass-in") && !good.Has("untrack-in"))
            yield return new LinuxFault("decrypted packets not accepted", good.Without("pass-in"), TrafficKind.TunnelToLan, Miss.Dropped, end);
        if (good.Has("pass-jump"))
            yield return new LinuxFault("jump to the accepts removed", good.Without("pass-jump"), TrafficKind.LanToTunnel, Miss.Dropped, "") is var gone && good.Has("shut")
                ? gone with { What = "drop before the accepts", Box = good.InsertBefore("pass-jump", "thief", words.InBy(shape.Lan) + words.Drop), Rule = "thief" } : gone;
        if (good.Has("open-ike"))
        {
            yield return new LinuxFault("key exchange not let in", good.Without("open-ike"), TrafficKind.CarrierIn, Miss.Dropped, close);
            yield return new LinuxFault("ESP not let in", good.Without("open-esp"), TrafficKind.CarrierIn, Miss.Dropped, close);
            if (close.Length > 0)
                yield return new LinuxFault("key exchange let in too late", good.MoveBefore("close", "open-ike"), TrafficKind.CarrierIn, Miss.Dropped, close);
        }
        if (good.Has("open-ipip"))
            yield return new LinuxFault("tunnel's packets not let in", good.Without("open-ipip"), TrafficKind.OuterIn, Miss.Dropped, close);
    }

    private static IEnumerable<LinuxFault> Products(LinuxBox good)
    {
        if (!good.Has("nat-exception"))
            yield break;
        string close = good.Has("close") ? "close" : "";
        yield return Eaten(good, "product's exception removed", good.Without("nat-exception"));
        yield return Eaten(good, "product's exception for another end", good.Change("nat-exception", text => text.Replace(LinuxShape.Far, "10.255.128.6", StringComparison.Ordinal)));
        yield return new LinuxFault("product's opening for key exchange removed", good.Without("input-ike"), TrafficKind.CarrierIn, Miss.Dropped, close);
        yield return new LinuxFault("product's opening for the tunnel removed", good.Without("input-ipip"), TrafficKind.OuterIn, Miss.Dropped,
            good.Words.IsNft ? close : "input-clear-ipip-drop");
        yield return new LinuxFault("product's way in removed", good.Without("forward-in"), TrafficKind.TunnelToLan, Miss.Dropped, good.Has("shut") ? "shut" : "");
        if (good.Words.IsNft)
        {
            yield return new LinuxFault("drop in a chain of its own", good.InsertBefore("mss-in", "thief", good.Words.From(good.Shape.LocalLan) + good.Words.To(good.Shape.RemoteLan) + good.Words.Drop),
                TrafficKind.LanToTunnel, Miss.Dropped, "thief");
            yield break;
        }
        yield return Eaten(good, "product's jump removed", good.Without("jump nat POSTROUTING"));
        yield return Eaten(good, "product's jump too late", good.MoveBefore("masquerade", "jump nat POSTROUTING"));
        yield return new LinuxFault("product's jump of input too late", close.Length > 0 ? good.MoveBefore("close", "jump filter INPUT") : good.Without("jump filter INPUT"), TrafficKind.OuterIn, Miss.Dropped, close);
    }

    private static string Half(string text, string lan) => text.Replace(lan, lan.Replace("/24", "/25", StringComparison.Ordinal), StringComparison.Ordinal);
}
