using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Core.Tests.Linux;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>Linux boxes that work, in the many ways in which people write them, and with the product's own chains.</summary>
internal static class GoodLinux
{
    public enum Spared { BySubnets, ByPolicy, ByMatcher, BySet, ByOtherThanSet, ByOwnChain, ByReturn, ByMark, Untracked }

    public static LinuxBox Make(Random random, LinuxWords words)
    {
        bool tunnel = random.Next(3) == 0, product = tunnel && random.Next(2) == 0;
        var spared = tunnel ? random.Next(2) == 0 ? Spared.BySubnets : Spared.ByOwnChain : (Spared)random.Next(9);
        string[] wans = ["eth0", "wan0", "ens3"], lans = ["eth1", "lan0", "br0"];
        var shape = new LinuxShape(wans[random.Next(3)], lans[random.Next(3)], product ? Links.Tag.ObjectName : "ipip-hub", $"10.{random.Next(1, 100)}.0.0/24", $"10.{random.Next(100, 200)}.0.0/24", tunnel);
        var box = new LinuxBox(words) { Shape = shape };
        Around(box);
        Chains(box);
        Translate(box, product ? null : spared, random);
        Filter(box, random, product, spared == Spared.Untracked);
        if (product)
            Product.AddTo(box);
        return box;
    }

    private static void Around(LinuxBox box)
    {
        var shape = box.Shape;
        string gateway = shape.LocalLan.Replace(".0/24", ".1", StringComparison.Ordinal);
        box.Add(LinuxBox.Address, "", "1: lo    inet 127.0.0.1/8 scope host lo")
            .Add(LinuxBox.Address, "", $"2: {shape.Wan}    inet {LinuxShape.Own}/24 brd 198.51.100.255 scope global {shape.Wan}")
            .Add(LinuxBox.Address, "", $"3: {shape.Lan}    inet {gateway}/24 scope global {shape.Lan}")
            .Add(LinuxBox.Address, "", "4: guests0    inet 172.30.0.1/24 scope global guests0")
            .Add(LinuxBox.Route, "", $"default via 198.51.100.1 dev {shape.Wan}")
            .Add(LinuxBox.Route, "", $"198.51.100.0/24 dev {shape.Wan} proto kernel scope link src {LinuxShape.Own}")
            .Add(LinuxBox.Route, "", $"{shape.LocalLan} dev {shape.Lan} proto kernel scope link src {gateway}")
            .Add(LinuxBox.Route, "", "172.30.0.0/24 dev guests0 proto kernel scope link src 172.30.0.1");
        if (!shape.Tunnel)
        {
            box.Add(LinuxBox.Policy, "policy", Policy(shape.LocalLan, shape.RemoteLan));
            return;
        }
        box.Add(LinuxBox.Address, "", $"5: {shape.Ipip}    inet 10.255.0.1/30 scope global {shape.Ipip}")
            .Add(LinuxBox.Address, "", $"1: lo    inet {LinuxShape.Near}/32 scope global lo")
            .Add(LinuxBox.Route, "far-lan", $"{shape.RemoteLan} dev {shape.Ipip} scope link")
            .Add(LinuxBox.Policy, "policy", Policy($"{LinuxShape.Near}/32", $"{LinuxShape.Far}/32", " proto ipencap"));
    }

    public static string Policy(string source, string destination, string protocol = "") =>
        $"src {source} dst {destination}{protocol} dir out priority 367231\n\ttmpl src {LinuxShape.Own} dst {LinuxShape.Peer}\n\t\tproto esp spi 0xc1 reqid 1 mode tunnel";

    private static void Chains(LinuxBox box)
    {
        var words = box.Words;
        if (words.IsNft)
            box.Chain(words.Raw, "filter prerouting -300 accept").Chain(words.Mangle, "filter prerouting -150 accept")
                .Chain(words.NatPre, "nat prerouting -100 accept").Chain(words.NatPost, "nat postrouting 100 accept");
        else
            box.Chain(words.Raw, "accept").Chain("raw OUTPUT", "accept").Chain(words.Mangle, "accept").Chain("mangle FORWARD", "accept")
                .Chain(words.NatPre, "accept").Chain(words.NatPost, "accept").Chain("filter OUTPUT", "accept");
    }

    /// <param name="spared">null: the product sees to it.</param>
    private static void Translate(LinuxBox box, Spared? spared, Random random)
    {
        var (words, shape) = (box.Words, box.Shape);
        string own = LinuxWords.Beside(words.NatPost, "WAN");
        var (near, far) = shape.Tunnel ? ($"{LinuxShape.Near}", $"{LinuxShape.Far}") : (shape.LocalLan, shape.RemoteLan);
        string between = words.From(near) + words.To(far), masquerade = words.OutBy(shape.Wan) + words.Masquerade;
        switch (spared)
        {
            case Spared.BySubnets:
                box.Add(words.NatPost, "exception", between + words.Accept);
                break;
            case Spared.ByPolicy:
                box.Add(words.NatPost, "exception", words.WillEncrypt + words.Accept);
                break;
            case Spared.ByMatcher:
                masquerade = words.OutBy(shape.Wan) + words.WontEncrypt + words.Masquerade;
                break;
            case Spared.BySet:
                Members(box, random);
                box.Add(words.NatPost, "exception", words.From(near) + words.ToSet("tunnelled") + words.Accept);
                break;
            case Spared.ByOtherThanSet:
                Members(box, random);
                masquerade = words.OutBy(shape.Wan) + words.NotToSet("tunnelled") + words.Masquerade;
                break;
            case Spared.ByOwnChain:
                box.Chain(LinuxWords.Beside(words.NatPost, "NONAT"), "").Add(LinuxWords.Beside(words.NatPost, "NONAT"), "exception", between + words.Accept)
                    .Add(words.NatPost, "exception-jump", words.OutBy(shape.Wan) + words.Jump("NONAT"));
                break;
            case Spared.ByReturn:
                box.Chain(own, "").Add(words.NatPost, "masquerade-jump", words.OutBy(shape.Wan) + words.Jump("WAN"))
                    .Add(own, "exception", between + words.Return).Add(own, "masquerade", words.Masquerade);
                break;
            case Spared.ByMark:
                box.Add(words.Mangle, "mark", between + words.SetMark).Add(words.NatPost, "exception", words.Marked + words.Accept);
                break;
            case Spared.Untracked:
                box.Add(words.Raw, "untrack-out", between + words.NoTrack).Add(words.Raw, "untrack-in", words.From(far) + words.To(near) + words.NoTrack);
                break;
        }
        box.Add(words.NatPre, "server", words.InBy(shape.Wan) + words.To(LinuxShape.Own) + words.Port("tcp", 8080) + words.DestinationNat(shape.Server, 80));
        if (random.Next(2) == 0)
            box.Add(words.NatPost, "guests", words.From("172.30.0.0/24") + words.OutBy(shape.Wan) + words.SourceNat("198.51.100.11"));
        if (spared != Spared.ByReturn)
            box.Add(words.NatPost, "masquerade", masquerade);
    }

    /// <summary>The far LAN, as one member or as two halves, among others.</summary>
    private static void Members(LinuxBox box, Random random)
    {
        string far = box.Shape.RemoteLan;
        box.Add(LinuxBox.Set, "other", "10.250.0.0/16");
        if (random.Next(2) == 0)
            box.Add(LinuxBox.Set, "entry", far);
        else
            box.Add(LinuxBox.Set, "entry", far.Replace(".0/24", ".0/25", StringComparison.Ordinal)).Add(LinuxBox.Set, "entry-2", far.Replace(".0/24", ".128/25", StringComparison.Ordinal));
    }

    private static void Filter(LinuxBox box, Random random, bool product, bool untracked)
    {
        var (words, shape) = (box.Words, box.Shape);
        bool closed = random.Next(2) == 0, ownChain = random.Next(3) == 0;
        string end = closed ? "drop" : "accept";
        box.Chain(words.Input, words.IsNft ? $"filter input 0 {end}" : end).Chain(words.Forward, words.IsNft ? $"filter forward 0 {end}" : end);
        string open = untracked ? words.OpenOrUntracked : words.Open;
        box.Add(words.Input, "", words.InBy("lo") + words.Accept).Add(words.Input, "open", words.Open + words.Accept).Add(words.Input, "", words.Broken + words.Drop)
            .Add(words.Input, "from-lan", words.InBy(shape.Lan) + words.Accept)
            .Add(words.Input, "ssh", words.From(LinuxShape.Orchestrator) + words.Port("tcp", 22) + words.Accept);
        if (!product)
        {
            box.Add(words.Input, "open-ike", words.InBy(shape.Wan) + words.Port("udp", 500) + words.Accept)
                .Add(words.Input, "open-nat-t", words.InBy(shape.Wan) + words.Port("udp", 4500) + words.Accept)
                .Add(words.Input, "open-esp", words.InBy(shape.Wan) + words.Protocol("esp") + words.Accept);
            if (shape.Tunnel)
                box.Add(words.Input, "open-ipip", words.Decrypted + words.Protocol("ipencap") + words.Accept);
        }
        string forward = words.Forward;
        if (ownChain)
        {
            forward = LinuxWords.Beside(words.Forward, "PASS");
            box.Chain(forward, "").Add(words.Forward, "pass-jump", words.Jump("PASS"));
        }
        box.Add(forward, "pass-open", open + words.Accept).Add(forward, "no-mail", words.InBy(shape.Lan) + words.Port("tcp", 25) + words.Drop);
        if (!shape.Tunnel)
            box.Add(forward, "pass-in", words.InBy(shape.Wan) + words.Decrypted + words.Accept);
        else if (!product)
            box.Add(forward, "pass-in", words.InBy(shape.Ipip) + words.To(shape.LocalLan) + words.Accept).Add(forward, "pass-out", words.OutBy(shape.Ipip) + words.Accept);
        box.Add(forward, "lan-out", words.InBy(shape.Lan) + words.OutBy(shape.Wan) + words.Accept).Add(forward, "pass-server", words.Forwarded + words.Accept);
        if (!closed)
            box.Add(words.Input, "close", words.InBy(shape.Wan) + words.Drop).Add(forward, "shut", words.Drop);
    }

    /// <summary>What the product itself puts on a box for such a link, as its renderer writes it.</summary>
    private static class Product
    {
        public static void AddTo(LinuxBox box)
        {
            var shape = box.Shape;
            var link = Links.Hub(box.Words.IsNft ? FirewallBackend.Nftables : FirewallBackend.Iptables);
            link = link with
            {
                Firewall = link.Firewall with
                {
                    Uplink = shape.Wan,
                    LocalLans = [Ipv4Prefix.Parse(shape.LocalLan)],
                    RemoteLans = [Ipv4Prefix.Parse(shape.RemoteLan)],
                },
            };
            var files = LinuxRendering.Render(Links.Tag, link).Where(file => file.Path.EndsWith("/firewall", StringComparison.Ordinal) || file.Path.EndsWith("/openings", StringComparison.Ordinal))
                .ToDictionary(file => file.Path.Split('/')[^1], file => string.Concat(file.Content.OfType<FileSegment.Text>().Select(part => part.Content)));
            if (box.Words.IsNft)
                Nft(box, files);
            else
                Iptables(box, files["firewall"]);
        }

        private static void Iptables(LinuxBox box, string text)
        {
            string table = "";
            foreach (string line in text.Split('\n'))
            {
                var words = line.Split(' ');
                if (line.StartsWith('*'))
                    table = line[1..];
                else if (line.StartsWith(':'))
                    box.Chain($"{table} {words[0][1..]}", "");
                else if (words[0] == "-A")
                    box.Add($"{table} {words[1]}", Name(line), line[(line.IndexOf(words[1], StringComparison.Ordinal) + words[1].Length + 1)..]);
                else if (words[0] == "-I")
                    box.PutFirst($"{table} {words[1]}", $"jump {table} {words[1]}", string.Join(' ', words[3..]));
            }
        }

        private static void Nft(LinuxBox box, Dictionary<string, string> files)
        {
            string place = "", chain = "";
            foreach (string line in files["firewall"].Split('\n').Select(line => line.Trim()))
            {
                var words = line.Split(' ');
                if (words[0] == "chain")
                    chain = words[1];
                else if (words[0] == "type")
                    box.Chain(place = $"inet orch_abcdefgh {chain}", $"{words[1]} {words[3]} {words[5].TrimEnd(';')} {words[7].TrimEnd(';')}");
                else if (line.Contains(" comment ", StringComparison.Ordinal))
                    box.Add(place, Name(line), line);
            }
            foreach (string line in files["openings"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse())
                box.PutFirst($"inet filter {line.Split(' ')[0]}", Name(line), line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        /// <summary>"nat-exception:1" of the stamp in the comment.</summary>
        private static string Name(string line) => line[(line.IndexOf("\"orch:abcdefgh:", StringComparison.Ordinal) + 15)..].Split('"')[0];
    }
}
