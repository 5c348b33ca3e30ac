using System.Globalization;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Turns what a person picked on the design page into <see cref="LinkChoices"/>, and offers what can be picked.</summary>
internal static class ChoiceReader
{
    private static readonly IkeProposal[] IkeProposals =
    [
        Suites.DefaultIke,
        new(Encryption.Aes256Cbc, Integrity.Sha512, DhGroup.Modp2048),
        new(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Ecp256),
        new(Encryption.Aes256Cbc, Integrity.Sha512, DhGroup.Modp4096),
        new(Encryption.Aes128Cbc, Integrity.Sha256, DhGroup.Modp2048),
        new(Encryption.Aes128Cbc, Integrity.Sha512, DhGroup.Modp2048),
        new(Encryption.Aes128Cbc, Integrity.Sha1, DhGroup.Modp1024),
    ];

    private static readonly EspProposal[] EspProposals =
    [
        Suites.DefaultEsp,
        new(Encryption.Aes256Cbc, Integrity.Sha512, DhGroup.Modp2048),
        new(Encryption.Aes256Gcm, Integrity.None, DhGroup.Modp2048),
        new(Encryption.Aes128Gcm, Integrity.None, DhGroup.Ecp256),
        new(Encryption.Aes128Cbc, Integrity.Sha256, DhGroup.Modp2048),
        new(Encryption.Aes128Cbc, Integrity.Sha512, DhGroup.Modp2048),
        new(Encryption.Aes128Cbc, Integrity.Sha1, DhGroup.Modp1024),
    ];

    private static readonly int[] DpdSeconds = [15, 30, 60, 120];

    public static Answer<LinkChoices> Read(IReadOnlyDictionary<string, string> overrides)
    {
        var choices = new LinkChoices();
        var problems = new List<Problem>();
        foreach (var (key, value) in overrides.Where(entry => entry.Value.Length > 0))
        {
            if (Apply(choices, key, value) is { } applied)
                choices = applied;
            else
                problems.Add(Refusal(key, value));
        }
        return problems.Count == 0 ? Answer<LinkChoices>.Yes(choices) : Answer<LinkChoices>.No(problems);
    }

    public static IReadOnlyList<DesignOption> Options(DecisionKey key, string nameA, string nameB) => key switch
    {
        DecisionKey.Initiator => [new("a", nameA), new("b", nameB)],
        DecisionKey.IkeVersion => [new("2", "IKEv2"), new("1", "IKEv1, main mode")],
        DecisionKey.Authentication => [new("psk", "Pre-shared key"), new("rsa", "RSA keys")],
        DecisionKey.IkeProposal => [.. IkeProposals.Select((proposal, i) => new DesignOption(Number(i), Suites.Text(proposal)))],
        DecisionKey.EspProposal => [.. EspProposals.Select((proposal, i) => new DesignOption(Number(i), Suites.Text(proposal)))],
        DecisionKey.Selectors => [new("hosts", "The two endpoints"), new("prefix", "The endpoints' /30 on both sides")],
        DecisionKey.Dpd => [.. DpdSeconds.Select(seconds => new DesignOption(Number(seconds), $"every {seconds} s"))],
        _ => [],
    };

    public static bool IsFreeText(DecisionKey key) => key == DecisionKey.Mtu;

    /// <summary>What was chosen, in the form the page sends it.</summary>
    public static IReadOnlyDictionary<string, string> Write(LinkChoices choices)
    {
        var overrides = new Dictionary<string, string>();
        Put(DecisionKey.Initiator, choices.Initiator is { } side ? (side == LinkSide.A ? "a" : "b") : null);
        Put(DecisionKey.IkeVersion, choices.IkeVersion is { } version ? Number((int)version) : null);
        Put(DecisionKey.Authentication, choices.Authentication is { } method ? (method == Authentication.RsaKey ? "rsa" : "psk") : null);
        Put(DecisionKey.IkeProposal, choices.Ike is { } ike ? Number(Array.IndexOf(IkeProposals, ike)) : null);
        Put(DecisionKey.EspProposal, choices.Esp is { } esp ? Number(Array.IndexOf(EspProposals, esp)) : null);
        Put(DecisionKey.Selectors, choices.Selectors is { } selectors ? (selectors == SelectorStyle.EndpointPrefix ? "prefix" : "hosts") : null);
        Put(DecisionKey.Dpd, choices.DpdInterval is { } dpd ? Number((int)dpd.TotalSeconds) : null);
        Put(DecisionKey.Mtu, choices.Mtu is { } mtu ? Number(mtu) : null);
        return overrides;

        void Put(DecisionKey key, string? value)
        {
            if (value is not null)
                overrides[DecisionWords.Key(key)] = value;
        }
    }

    private static LinkChoices? Apply(LinkChoices choices, string key, string value) => (KeyOf(key), value) switch
    {
        (DecisionKey.Initiator, "a") => choices with { Initiator = LinkSide.A },
        (DecisionKey.Initiator, "b") => choices with { Initiator = LinkSide.B },
        (DecisionKey.IkeVersion, "2") => choices with { IkeVersion = IkeVersion.V2 },
        (DecisionKey.IkeVersion, "1") => choices with { IkeVersion = IkeVersion.V1 },
        (DecisionKey.Authentication, "psk") => choices with { Authentication = Authentication.PreSharedKey },
        (DecisionKey.Authentication, "rsa") => choices with { Authentication = Authentication.RsaKey },
        (DecisionKey.Selectors, "hosts") => choices with { Selectors = SelectorStyle.EndpointHosts },
        (DecisionKey.Selectors, "prefix") => choices with { Selectors = SelectorStyle.EndpointPrefix },
        (DecisionKey.IkeProposal, _) when Index(value, IkeProposals.Length) is { } i => choices with { Ike = IkeProposals[i] },
        (DecisionKey.EspProposal, _) when Index(value, EspProposals.Length) is { } i => choices with { Esp = EspProposals[i] },
        (DecisionKey.Dpd, _) when int.TryParse(value, CultureInfo.InvariantCulture, out int s) && DpdSeconds.Contains(s) => choices with { DpdInterval = TimeSpan.FromSeconds(s) },
        // 68 is the least an IPv4 link may have (RFC 791), 65515 the most a packet leaves for a tunnel.
        (DecisionKey.Mtu, _) when int.TryParse(value, CultureInfo.InvariantCulture, out int mtu) && mtu is >= 68 and <= 65515 => choices with { Mtu = mtu },
        _ => null,
    };

    private static Problem Refusal(string key, string value) => KeyOf(key) switch
    {
        null => new("link.override.unknown", $"There is no choice named {key}.", "", "Reload the page."),
        DecisionKey.Mtu => new("link.mtu", $"MTU: {value} is not a number of octets from 68 to 65515.", "", "Type a number, or leave the proposal.", key),
        { } known => new("link.override.value", $"{DecisionWords.Label(known)}: {value} is not on offer.", "", "Pick one of the list.", key),
    };

    private static DecisionKey? KeyOf(string key) =>
        Enum.GetValues<DecisionKey>().Where(candidate => DecisionWords.Key(candidate) == key).Select(candidate => (DecisionKey?)candidate).FirstOrDefault();

    private static int? Index(string value, int count) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count ? index : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
