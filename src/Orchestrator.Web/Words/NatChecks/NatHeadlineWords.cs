using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>A whole profile in one sentence.</summary>
public static class NatHeadlineWords
{
    private const int NatTraversal = 4500;

    /// <summary>A badge's words and how it feels.</summary>
    public static (string Text, Tone Tone) Badge(NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile switch
        {
            { Helper: HelperSign.AltersIke } => ("helper meddles", Tone.Bad),
            { IsIsakmpBlocked: true } => ("500 blocked", Tone.Bad),
            { Port4500.Passage: Passage.Blocked or Passage.OutwardsOnly } => ("4500 blocked", Tone.Bad),
            { Nat: NatPresence.Unknown } => ("not known", Tone.Neutral),
            { Nat: NatPresence.None or NatPresence.Forced, Open: false } => ("firewalled", Tone.Caution),
            { Nat: NatPresence.None or NatPresence.Forced } => ("public", Tone.Good),
            { Open: true } => ("NAT, forwarded", Tone.Good),
            { CarrierGrade: true } => ("carrier NAT", Tone.Caution),
            { Mapping: MappingBehaviour.AddressDependent or MappingBehaviour.AddressAndPortDependent } => ("symmetric NAT", Tone.Caution),
            _ when KeepsBoth(profile) => ("NAT, keeps ports", Tone.Neutral),
            _ => ("behind NAT", Tone.Neutral),
        };
    }

    public static string Of(NatSubject subject, NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(profile);
        string name = subject.Device;
        return profile switch
        {
            { Helper: HelperSign.AltersIke } => $"Something before {name} changes IKE messages, so no tunnel can come up.",
            { Helper: HelperSign.BlocksIke } => $"Something before {name} stops IKE on port 500; the same messages to another port are answered.",
            { Port500.Passage: Passage.Blocked or Passage.OutwardsOnly } => $"UDP 500 does not get through from {name} and back, so IKE cannot begin.",
            { Nat: NatPresence.Present, Port4500.Passage: Passage.Blocked or Passage.OutwardsOnly } => $"{name} is behind a NAT, and UDP 4500 does not get through: a tunnel across a NAT needs it.",
            { Nat: NatPresence.Unknown } => $"Whether {name} is behind a NAT could not be measured.",
            { Nat: NatPresence.None or NatPresence.Forced, Open: false } => $"{name} has no NAT before it, but first packets from outside do not reach its UDP 500 and 4500.",
            { Nat: NatPresence.Forced } => $"{name} has no NAT before it; it asks for UDP encapsulation all the same.",
            { Nat: NatPresence.None } => $"{name} has no NAT before it{(profile.External is { } address ? $": the internet sees it as {address}" : "")}.",
            { Open: true } => $"{name} is behind a NAT that forwards UDP 500 and 4500 to it{Seen(subject, profile)}.",
            { CarrierGrade: true } => $"{name} is behind its provider's NAT, where customers share an address{Seen(subject, profile)}.",
            { Mapping: MappingBehaviour.AddressAndPortDependent } => $"{name} is behind a symmetric NAT: every destination sees another port of {Address(profile)}.",
            { Mapping: MappingBehaviour.AddressDependent } => $"{name} is behind a NAT whose port changes with the address that is spoken to.",
            _ when KeepsBoth(profile) => $"{name} is behind a NAT that keeps UDP ports 500 and 4500{Seen(subject, profile)}.",
            { Port500.Kept: false } or { Port4500.Kept: false } => $"{name} is behind a NAT that changes ports{Seen(subject, profile)}.",
            _ => $"{name} is behind a NAT{Seen(subject, profile)}.",
        };
    }

    public static bool KeepsBoth(NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile is { Port500.Kept: true, Port4500.Kept: true };
    }

    private static string Seen(NatSubject subject, NatProfile profile)
    {
        if (profile.External is not { } external)
            return "";
        if (profile.Externals.Count > 1)
            return $": it is seen as {string.Join(" and ", profile.Externals)}, a pool";
        string outside = profile.Port4500.External is { } port ? new Ipv4Endpoint(external, port).ToString() : external.ToString();
        string inside = subject.Inner is { } own ? profile.Port4500.External is null ? own.ToString() : new Ipv4Endpoint(own, NatTraversal).ToString() : "it";
        string everywhere = profile.Mapping == MappingBehaviour.EndpointIndependent ? " from everywhere" : "";
        return $": {inside} is seen as {outside}{everywhere}";
    }

    private static string Address(NatProfile profile) => profile.External?.ToString() ?? "the external address";
}
