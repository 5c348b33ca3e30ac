using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>Each property of a profile: its value, what that means for tunnels, and what to do where something can be done.</summary>
public static class NatFindingWords
{
    /// <summary>All properties, in the order in which a person asks.</summary>
    public static IReadOnlyList<NatFinding> Of(NatSubject subject, NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(profile);
        var whose = subject with { IsShared = profile.CarrierGrade == true };
        return [.. Enum.GetValues<NatProperty>().Select(property => Of(whose, profile, property) with { Trials = profile.Evidence.GetValueOrDefault(property, []) })];
    }

    private static NatFinding Of(NatSubject subject, NatProfile profile, NatProperty property) => property switch
    {
        NatProperty.Nat => Presence(subject, profile),
        NatProperty.External => External(subject, profile),
        NatProperty.Mapping => Mapping(subject, profile.Mapping),
        NatProperty.Filtering => Filtering(subject, profile),
        NatProperty.Port500 => Port(subject, property, 500, profile.Port500, profile.IsBehindNat),
        NatProperty.Port4500 => Port(subject, property, 4500, profile.Port4500, profile.IsBehindNat),
        NatProperty.OtherPorts => Other(subject, profile),
        NatProperty.Open => Open(subject, profile),
        NatProperty.Hairpin => Hairpin(subject, profile),
        NatProperty.CarrierGrade => Carrier(subject, profile),
        NatProperty.Lifetime => NatPathWords.Lifetime(subject, profile),
        NatProperty.Esp => NatPathWords.Esp(subject, profile),
        NatProperty.LargeDatagrams => NatPathWords.Large(subject, profile.LargeDatagrams),
        NatProperty.ZeroChecksums => NatPathWords.Checksums(subject, profile.ZeroChecksums),
        NatProperty.Helper => NatPathWords.Helper(subject, profile.Helper),
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };

    private static NatFinding Presence(NatSubject subject, NatProfile profile) => profile.Nat switch
    {
        NatPresence.None => Say(NatProperty.Nat, "none", Tone.Good, $"What {subject.Device} sends arrives under its own address and port."),
        NatPresence.Present => Say(NatProperty.Nat, "yes", Tone.Neutral,
            $"Addresses or ports are rewritten between {subject.Device} and the internet, so its tunnels carry ESP in UDP 4500 and it needs keepalives."),
        NatPresence.Forced => Say(NatProperty.Nat, "none, encapsulation forced", Tone.Neutral,
            $"Nothing is rewritten, but the IKE daemon of {subject.Device} pretends there were a NAT, so that ESP goes in UDP 4500.",
            "Leave it where a firewall stops ESP; else switch forced encapsulation off and save 8 octets of each packet."),
        NatPresence.Unknown => NotMeasured(NatProperty.Nat, $"No question of {subject.Device} was answered from which it could be told.", "Check whether the device reaches the responder at all, then check again."),
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    private static NatFinding External(NatSubject subject, NatProfile profile) => profile.Externals switch
    {
        [] => NotMeasured(NatProperty.External, $"The responder saw nothing of {subject.Device}."),
        [var only] => Say(NatProperty.External, only.ToString(), Tone.Neutral, $"The internet sees {subject.Device} under this address."),
        var pool => Say(NatProperty.External, string.Join(", ", pool), Tone.Caution,
            $"{subject.Device} is seen under several addresses, a pool: IKE on 500 and on 4500 may come from two of them, which some peers refuse.",
            $"On {subject.Router}, pair addresses (one external address for one internal address), or give {subject.Device} one of its own."),
    };

    private static NatFinding Mapping(NatSubject subject, MappingBehaviour mapping)
    {
        var (tone, why) = mapping switch
        {
            MappingBehaviour.Unknown => (Tone.Neutral, "Too few questions were answered to compare ports."),
            MappingBehaviour.Direct => (Tone.Good, "Nothing is rewritten."),
            MappingBehaviour.EndpointIndependent => (Tone.Good, $"{subject.Device} keeps one external port whatever the destination, so others can learn it from a third."),
            MappingBehaviour.EndpointIndependentOrAddressDependent => (Tone.Neutral,
                "One external port for all ports of one destination; whether other addresses see the same can be told only by a responder with two addresses."),
            MappingBehaviour.AddressDependent => (Tone.Caution, "Every address that is spoken to sees another external port, so nobody can know it beforehand."),
            MappingBehaviour.AddressAndPortDependent => (Tone.Caution, "Every destination sees another external port (a symmetric NAT), so nobody can know it beforehand."),
            _ => throw new ArgumentOutOfRangeException(nameof(mapping)),
        };
        string fix = mapping switch
        {
            MappingBehaviour.Unknown => "Check again from a time when the path loses less.",
            MappingBehaviour.EndpointIndependentOrAddressDependent => "Give the responder a second address to tell.",
            MappingBehaviour.AddressDependent or MappingBehaviour.AddressAndPortDependent =>
                $"{subject.Device} must be the one that begins, or {Forward(subject)}",
            _ => "",
        };
        return Say(NatProperty.Mapping, NatWords.Name(mapping), tone, why, fix);
    }

    private static NatFinding Filtering(NatSubject subject, NatProfile profile)
    {
        var (tone, why) = profile.Filtering switch
        {
            FilteringBehaviour.Unknown => (Tone.Neutral, "No answer was asked to come from elsewhere."),
            FilteringBehaviour.EndpointIndependent => (Tone.Good, $"Once {subject.Device} has used a port, anybody's packets to it come in."),
            FilteringBehaviour.EndpointIndependentOrAddressDependent => (Tone.Neutral,
                $"Other ports of an address that {subject.Device} spoke to come in; whether other addresses do can be told only by a responder with two addresses."),
            FilteringBehaviour.AddressDependent => (Tone.Neutral, $"Only addresses that {subject.Device} has spoken to come in."),
            FilteringBehaviour.AddressAndPortDependent => (Tone.Neutral, $"Only the very address and port that {subject.Device} has spoken to come in."),
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };
        return Say(NatProperty.Filtering, NatWords.Name(profile.Filtering), tone, why);
    }

    private static NatFinding Port(NatSubject subject, NatProperty property, int port, PortUse use, bool behindNat)
    {
        string router = subject.Router;
        return use.Passage switch
        {
            Passage.Unknown => NotMeasured(property, $"Nothing was asked from UDP {port} of {subject.Device}.", $"Free port {port} for the time of a check, or let the device's own IKE daemon ask."),
            Passage.Blocked => Say(property, "blocked", Tone.Bad, $"What {subject.Device} sends to UDP {port} does not reach the responder.",
                $"Allow UDP {port} outwards and its answers on {router}{(port == 4500 && !behindNat ? "; without it every NAT that comes later breaks the tunnel" : "")}."),
            Passage.OutwardsOnly => Say(property, "no answers", Tone.Bad, $"What {subject.Device} sends to UDP {port} reaches the responder, but the answers do not come back.",
                $"Allow answers from UDP {port} on {router}; look for a second path back."),
            Passage.Passes => Kept(subject, property, port, use, behindNat),
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };
    }

    private static NatFinding Kept(NatSubject subject, NatProperty property, int port, PortUse use, bool behindNat) => (behindNat, use.Kept) switch
    {
        (false, _) => Say(property, "passes", Tone.Good, $"UDP {port} passes both ways, untouched."),
        (true, true) => Say(property, "passes, port kept", Tone.Good, $"UDP {port} passes both ways, and outside it is still {port}: this is the one sender behind that NAT that has it."),
        (true, false) => Say(property, use.External is { } external ? $"passes as {external}" : "passes, port changes", Tone.Neutral,
            $"UDP {port} passes both ways, but outside it is {(use.External is { } one ? $"port {one}" : "not always the same port")}: others cannot begin towards {subject.Device} by guessing {port}."),
        (true, null) => Say(property, "passes", Tone.Good, $"UDP {port} passes both ways; which port it has outside was not measured."),
    };

    private static NatFinding Other(NatSubject subject, NatProfile profile) => profile.KeepsOtherPorts switch
    {
        true => Say(NatProperty.OtherPorts, profile.IsBehindNat ? "kept" : "untouched", Tone.Neutral, $"A port that nothing reserves stays what it is outside, as long as no other sender of {subject.Device}'s site has it."),
        false => Say(NatProperty.OtherPorts, "changed", Tone.Neutral, "A port that nothing reserves becomes another one outside. It matters to tunnels only where 500 and 4500 are taken as well."),
        null => NotMeasured(NatProperty.OtherPorts, "No other port was tried."),
    };

    private static NatFinding Open(NatSubject subject, NatProfile profile) => (profile.Open, profile.IsBehindNat) switch
    {
        (true, true) => Say(NatProperty.Open, "arrives", Tone.Good, $"UDP 500 and 4500 are forwarded to {subject.Device}: others can begin."),
        (true, false) => Say(NatProperty.Open, "arrives", Tone.Good, $"Others can begin towards {subject.Device}."),
        (false, true) => Say(NatProperty.Open, "does not arrive", Tone.Neutral, $"Nobody outside can begin towards {subject.Device}; it must begin itself.",
            Sentence(Forward(subject))),
        (false, false) => Say(NatProperty.Open, "does not arrive", Tone.Caution, $"There is no NAT, but something drops first packets to UDP 500 and 4500 of {subject.Device}.",
            Sentence(Accept(subject))),
        (null, _) => NotMeasured(NatProperty.Open, "No first packet was sent from outside."),
    };

    private static NatFinding Hairpin(NatSubject subject, NatProfile profile) => profile.Hairpins switch
    {
        true => Say(NatProperty.Hairpin, "yes", Tone.Neutral, "Two devices behind this NAT can reach each other by its external address."),
        false => Say(NatProperty.Hairpin, "no", Tone.Neutral, $"Another site behind the same NAT cannot reach {subject.Device} by the external address.",
            "Two such sites need their own subnet between them, or a hub outside."),
        null => NotMeasured(NatProperty.Hairpin, "It was not tried, or there is no NAT to try it on."),
    };

    private static NatFinding Carrier(NatSubject subject, NatProfile profile) => profile.CarrierGrade switch
    {
        true => Say(NatProperty.CarrierGrade, "yes", Tone.Caution, $"An address of 100.64.0.0/10 stands between {subject.Device} and the internet: the provider translates once more, for many customers.",
            "No forward on your own router helps. Ask the provider for a public address, or let this site begin."),
        false => Say(NatProperty.CarrierGrade, "no", Tone.Good, "No provider's shared address stands in between."),
        null => NotMeasured(NatProperty.CarrierGrade, profile.Open == true
            ? $"First packets reach {subject.Device}, so no provider's NAT keeps others from beginning." : "The routers on the way told too little: one that says nothing, or has a private address, may be the provider's."),
    };

    /// <summary>What would let others begin; goes on in a sentence.</summary>
    internal static string Forward(NatSubject subject) => subject.IsShared
        ? $"ask the provider of {subject.Device} for a public address: nobody at the site can forward ports of a provider's NAT."
        : $"forward UDP 500 and 4500 to {subject.Target} on {subject.Router}.";

    /// <summary>The same where there is no NAT; goes on in a sentence.</summary>
    internal static string Accept(NatSubject subject) =>
        $"accept UDP 500 and 4500 in the input rules of {subject.Device}, as the push of a link does, or in the firewall before it.";

    internal static NatFinding Say(NatProperty property, string value, Tone tone, string why, string remedy = "") =>
        new(property, NatWords.Name(property), value, tone, why, remedy) { IsKnown = value != NatWords.NotKnown };

    internal static NatFinding NotMeasured(NatProperty property, string why, string remedy = "") => Say(property, NatWords.NotKnown, Tone.Neutral, why, remedy);

    internal static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
}
