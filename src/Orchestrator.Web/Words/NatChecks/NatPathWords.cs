using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;
using static Orchestrator.Web.Words.NatFindingWords;

namespace Orchestrator.Web.Words;

/// <summary>What the path does besides translating: forgetting, dropping, meddling.</summary>
internal static class NatPathWords
{
    public static NatFinding Lifetime(NatSubject subject, NatProfile profile)
    {
        string usual = NatWords.Seconds(NatKeepalive.BuiltIn);
        if (profile.Lifetime is not { } lifetime)
            return NotMeasured(NatProperty.Lifetime, profile.IsBehindNat ? "No mapping was left idle long enough." : "Without a NAT there is no mapping to forget.",
                profile.IsBehindNat ? $"Check {subject.Device} again; until then the usual keepalive of {usual} is all there is." : "");
        string value = NatWords.Name(lifetime);
        string lives = lifetime.LessThan is { } dead
            ? $"Idle mappings live between {NatWords.Seconds(lifetime.AtLeast)} and {NatWords.Seconds(dead)}"
            : $"The longest silence that was tried, {NatWords.Seconds(lifetime.AtLeast)}, did no harm";
        if (!profile.IsBehindNat)
            return Firewalled(subject, lifetime, value);
        var keepalive = NatKeepalive.For(lifetime.AtLeast);
        if (keepalive == NatKeepalive.BuiltIn)
            return Say(NatProperty.Lifetime, value, Tone.Good, $"{lives}: the usual keepalive of {usual} is enough.");
        if (lifetime.LessThan is null)
            return Say(NatProperty.Lifetime, value, Tone.Neutral, $"{lives}; it is too short to tell, and nothing is planned by it.", $"Check {subject.Device} again, with longer silences.");
        if (profile.Open == true)
            return Say(NatProperty.Lifetime, value, Tone.Neutral, $"{lives}; as 500 and 4500 are forwarded, peers get in without one{(profile.Port4500.Kept == true ? "" : ", and the planner has the other end begin where it can")}.");
        return Say(NatProperty.Lifetime, value, Tone.Caution, $"{lives}.", Refreshed(subject, lifetime.AtLeast, keepalive));
    }

    /// <summary>Where nothing translates, a firewall that keeps strangers out forgets who was spoken to. Daemons send no keepalives there, and no plan knows of it.</summary>
    private static NatFinding Firewalled(NatSubject subject, BindingLifetime lifetime, string value)
    {
        string asks = $"dead peer detection, which asks every {NatWords.Seconds(NatKeepalive.UsualDpd)}";
        if (lifetime.LessThan is not { } dead)
            return Say(NatProperty.Lifetime, value, Tone.Neutral, $"The firewall before {subject.Device} still let answers in after the longest silence that was tried, {NatWords.Seconds(lifetime.AtLeast)}.");
        string forgets = $"The firewall before {subject.Device} forgets whom it spoke to after {NatWords.Seconds(lifetime.AtLeast)} to {NatWords.Seconds(dead)} of silence";
        if (NatKeepalive.SurvivesLoss(NatKeepalive.UsualDpd, lifetime.AtLeast))
            return Say(NatProperty.Lifetime, value, Tone.Good, $"{forgets}: {asks}, comes before that.");
        return Say(NatProperty.Lifetime, value, Tone.Caution, $"{forgets}: {asks}, leaves no room for a lost packet, or comes too late.", NatKeepalive.For(lifetime.AtLeast) is { } every
            ? $"Choose {NatWords.Seconds(every)} for dead peer detection in each link of {subject.Device}, or raise the UDP timeout of that firewall."
            : "Raise the UDP timeout of that firewall: no interval of dead peer detection is short enough.");
    }

    private static string Refreshed(NatSubject subject, TimeSpan alive, TimeSpan? keepalive)
    {
        if (keepalive is not { } every)
            return subject.IsShared
                ? $"There no keepalive is short enough: {Forward(subject)}"
                : $"Raise the UDP timeout on {subject.Router}, for no keepalive is short enough; or {Forward(subject)}";
        string lossy = NatKeepalive.SurvivesLoss(every, alive) ? "" : " It is the shortest that devices are known to take, and one lost packet may still lose the mapping.";
        return $"Keep keepalives at {NatWords.Seconds(every)}: use this result, and the planner has dead peer detection ask that often.{lossy}{Raise(subject)}";
    }

    public static NatFinding Esp(NatSubject subject, NatProfile profile) => profile.Esp switch
    {
        Passage.Unknown => NotMeasured(NatProperty.Esp, profile.IsBehindNat ? "Behind a NAT ESP goes in UDP 4500, so little hangs on it." : "No ESP packet was sent.",
            profile.IsBehindNat ? "" : "The responder must be allowed raw sockets to see ESP."),
        Passage.Passes => Say(NatProperty.Esp, "passes", Tone.Good, "IP protocol 50 passes both ways."),
        Passage.OutwardsOnly => Say(NatProperty.Esp, "goes out, nothing comes back", profile.IsBehindNat ? Tone.Neutral : Tone.Caution,
            profile.IsBehindNat ? "Behind a NAT that is usual: ESP goes in UDP 4500 instead." : $"ESP of {subject.Device} gets out, but none comes in.", EspFix(subject, profile)),
        Passage.Blocked => Say(NatProperty.Esp, "blocked", profile.IsBehindNat ? Tone.Neutral : Tone.Caution,
            profile.IsBehindNat ? "Behind a NAT that is usual: ESP goes in UDP 4500 instead." : $"IP protocol 50 does not pass, though there is no NAT before {subject.Device}.", EspFix(subject, profile)),
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    public static NatFinding Large(NatSubject subject, Passage passage) => passage switch
    {
        Passage.Unknown => NotMeasured(NatProperty.LargeDatagrams, "No datagram larger than a packet was sent."),
        Passage.Passes => Say(NatProperty.LargeDatagrams, "pass", Tone.Good, "IKE messages that need IP fragments arrive: certificates are no problem."),
        Passage.OutwardsOnly or Passage.Blocked => Say(NatProperty.LargeDatagrams, "lost", Tone.Caution, $"IP fragments between {subject.Device} and the responder are lost, so IKE messages with certificates may be.",
            "Use a pre-shared key or raw RSA keys, or IKEv2 with fragmentation (RFC 7383) at both ends."),
        _ => throw new ArgumentOutOfRangeException(nameof(passage)),
    };

    public static NatFinding Checksums(NatSubject subject, Passage passage) => passage switch
    {
        Passage.Unknown => NotMeasured(NatProperty.ZeroChecksums, "No datagram with a checksum of zero was sent."),
        Passage.Passes => Say(NatProperty.ZeroChecksums, "survive", Tone.Good, "Datagrams with a UDP checksum of zero arrive, as ESP in UDP has it."),
        Passage.OutwardsOnly or Passage.Blocked => Say(NatProperty.ZeroChecksums, "dropped", Tone.Bad,
            $"Something drops UDP datagrams with a checksum of zero. RFC 3948 has ESP in UDP sent so: IKE of {subject.Device} would come up, and no traffic pass.",
            $"Find the box that drops them, most often a firewall on {subject.Router}, and switch its check of zero checksums off."),
        _ => throw new ArgumentOutOfRangeException(nameof(passage)),
    };

    public static NatFinding Helper(NatSubject subject, HelperSign helper) => helper switch
    {
        HelperSign.Unknown => NotMeasured(NatProperty.Helper, "IKE was not tried on 500 and beside it."),
        HelperSign.None => Say(NatProperty.Helper, "none", Tone.Good, "IKE on port 500 is treated as other UDP."),
        HelperSign.ForcesPort500 => Say(NatProperty.Helper, "forces source port 500", Tone.Caution,
            $"Whatever port {subject.Device} sends IKE from becomes 500 outside: only one device behind this NAT can speak IKE at a time.", SwitchOff(subject)),
        HelperSign.AltersIke => Say(NatProperty.Helper, "changes IKE messages", Tone.Bad,
            $"IKE messages of {subject.Device} to port 500 do not arrive as they were sent, so every authentication must fail.", SwitchOff(subject)),
        HelperSign.BlocksIke => Say(NatProperty.Helper, "blocks port 500 alone", Tone.Bad,
            "IKE is answered on another port and not on 500: a filter of port 500 stands in the way, or an IPsec helper.",
            $"Allow UDP 500 outwards and its answers on {subject.Router}, or switch its IPsec passthrough helper (VPN passthrough, IPsec ALG) off, then check again."),
        _ => throw new ArgumentOutOfRangeException(nameof(helper)),
    };

    private static string Raise(NatSubject subject) => subject.IsShared ? "" : $" Or raise the UDP timeout on {subject.Router}.";

    internal static string SwitchOff(NatSubject subject) =>
        $"Switch the IPsec passthrough helper (also called VPN passthrough, IPsec ALG) off on {subject.Router}, then check again.";

    private static string EspFix(NatSubject subject, NatProfile profile) =>
        profile.IsBehindNat ? "" : $"Allow IP protocol 50 to and from {subject.Target}, or force UDP encapsulation at both ends.";
}
