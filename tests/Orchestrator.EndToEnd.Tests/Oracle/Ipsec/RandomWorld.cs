using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>Random policies around the hosts of the network: wide and narrow, overlapping, of equal priorities, also such as block or let pass.</summary>
internal sealed class RandomWorld(Random random)
{
    private static readonly string[] Local = ["198.51.100.10", "198.51.100.10", "192.0.2.10", "203.0.113.10"];
    private static readonly string[] Remote = ["198.51.100.20", "203.0.113.20", "192.0.2.5", "198.18.5.5"];
    private static readonly string[] Inside = ["10.1.0.2", "10.1.0.77", "10.7.0.5", "10.7.0.200", "172.16.5.5", "198.51.100.10", "198.51.100.33", "192.0.2.21", "203.0.113.10", "10.1.0.1"];
    private static readonly string[] Outside = ["198.18.5.5", "198.18.77.1", "10.3.0.9", "10.2.0.7", "10.2.3.4", "198.51.100.20", "203.0.113.20", "192.0.2.5", "10.7.0.5", "10.1.0.2"];
    private static readonly int[] Widths = [0, 8, 9, 15, 16, 20, 24, 24, 25, 26, 28, 30, 31, 32, 32, 32];

    private uint _number;

    public IpsecWorld Next()
    {
        var templates = new List<Template>();
        var policies = new List<PolicyPlan>();
        for (int left = random.Next(1, 7); left > 0; left--)
        {
            var policy = Policy(templates);
            // Of equal priorities the oldest decides, but between one for two hosts alone and a wider one kernels differ (6.1 looks for them apart).
            if (policy.Selector is { Source.Length: 32, Destination.Length: 32 })
                policy = policy with { Priority = policy.Priority + 50 };
            if (!policies.Exists(one => one.Selector == policy.Selector))
                policies.Add(policy);
        }
        return new IpsecWorld(policies, Chance(0.5));
    }

    private PolicyPlan Policy(List<Template> templates)
    {
        uint priority = Pick([100u, 100u, 200u, 300u, 1000u]);
        var action = random.Next(10) switch { < 7 => PolicyAction.Encrypt, 7 => PolicyAction.Pass, _ => PolicyAction.Discard };
        if (action != PolicyAction.Encrypt)
            return new PolicyPlan(Selector(), priority, action, null);
        var template = templates.Count > 0 && Chance(0.2) ? Pick(templates) : New(Chance(0.65));
        templates.Add(template);
        // In transport mode an association is for its two ends alone.
        var selector = template.Out.Tunnel ? Selector()
            : Narrowed(new Selector(Ipv4Prefix.Host(template.Out.Source), Ipv4Prefix.Host(template.Out.Destination)));
        return new PolicyPlan(selector, priority, action, template);
    }

    private Template New(bool tunnel)
    {
        Ipv4Address local = Ipv4Address.Parse(Pick(Local)), remote = Ipv4Address.Parse(Pick(Remote));
        uint reqid = ++_number;
        return new Template(new Association(0x1000 + reqid, local, remote, tunnel, reqid), new Association(0x2000 + reqid, remote, local, tunnel, reqid), Chance(0.15));
    }

    private Selector Selector() => Narrowed(new Selector(Around(Inside), Around(Outside)));

    private Selector Narrowed(Selector selector)
    {
        if (Chance(0.6))
            return selector;
        byte protocol = Pick<byte>([17, 17, 6, 1, 4, 47, 99]);
        bool ports = protocol is 6 or 17;
        return selector with
        {
            Protocol = protocol,
            SourcePort = ports && Chance(0.2) ? Pick(ProbeSource.Ports) : null,
            DestinationPort = ports && Chance(0.4) ? Pick(ProbeSource.Ports) : null,
        };
    }

    private Ipv4Prefix Around(string[] hosts) => Ipv4Prefix.Of(Ipv4Address.Parse(Pick(hosts)), Pick(Widths));

    private bool Chance(double chance) => random.NextDouble() < chance;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
