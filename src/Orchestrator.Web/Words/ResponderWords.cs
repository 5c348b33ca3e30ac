using System.Globalization;
using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>How responders do, in words.</summary>
public static class ResponderWords
{
    public static Problem Configured { get; } = new(
        "responder.configured", "The configuration has decided this.", "", "Take Responder:Enabled out of the configuration, then switch it here.");

    public static Problem NoReport { get; } = new("responder.report", "This is no report of a responder.");

    public static Problem ReportTooLarge { get; } = new("responder.report-too-large", "This report is too large.", "", "Report in smaller pieces.");

    public static (string Text, Tone Tone) Badge(ResponderStanding standing) => standing switch
    {
        ResponderStanding.On => ("on", Tone.Good),
        ResponderStanding.Starting => ("starting", Tone.Working),
        ResponderStanding.NoPorts => ("off", Tone.Caution),
        _ => ("off", Tone.Neutral),
    };

    public static string Sentence(ResponderStanding standing) => standing switch
    {
        ResponderStanding.On => "It answers devices of the topology and of running checks. Everybody else gets silence.",
        ResponderStanding.Starting => "It is being started.",
        ResponderStanding.SwitchedOff => "It was switched off here.",
        ResponderStanding.ConfiguredOff => "The configuration says off (Responder:Enabled).",
        ResponderStanding.OnlyThisMachine =>
            "This app is served to its own machine alone, so it opens no ports to the network by itself. Switch it on if devices reach this machine, or start one on a public host.",
        _ => "Neither port 500 nor 4500 could be had, so nothing was kept open. The table says why; switched on, it serves what is left.",
    };

    public static string Service(string service) => service switch
    {
        "ike" => "IKE",
        "natTraversal" => "IKE and ESP in UDP",
        "stun" => "STUN",
        "esp" => "ESP (protocol 50)",
        _ => service,
    };

    public static string Own(ReportedListener listener) =>
        listener.Service == "esp" && listener.Own.LastIndexOf(':') is > 0 and var at ? listener.Own[..at].Trim('[', ']') : listener.Own;

    public static string Reason(ReportedListener listener) => listener.Failure switch
    {
        null => "",
        "inUse" when listener.Holder is { } holder => string.Create(
            CultureInfo.InvariantCulture, $"In use by {holder} (process {listener.HolderProcess}). Stop it, or give the responder another address."),
        "inUse" => "In use by another program, such as an IKE daemon on this host. Stop it, or give the responder another address.",
        "needsBindCapability" => "Ports below 1024 need the capability CAP_NET_BIND_SERVICE.",
        "needsRawCapability" => "Listening to protocol 50 needs the capability CAP_NET_RAW. Without it a check cannot say whether ESP passes.",
        "addressGone" => "The machine has no such address now.",
        "notSupported" => "The system has no such sockets.",
        "tooManyAddresses" => "The machine has more addresses than are listened on. Choose some.",
        "lost" => "The socket broke; it is tried again.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The system refuses with error {listener.Errno}."),
    };

    public static string Command(ReportedCommand command) => command.Kind switch
    {
        "setcap" => "Grant it to the program, then start it again:",
        "systemd" => "Or in [Service] of its systemd unit:",
        "sysctl" => "Or let every program bind from that port on (no help for protocol 50):",
        _ => "",
    };

    /// <summary>What became of datagrams, for a label; null for what is not worth one.</summary>
    public static string Outcome(string outcome) => outcome switch
    {
        "answered" => "answered",
        "noted" => "noted",
        "forbiddenSource" => "impossible source",
        "notAllowed" => "stranger",
        "tooOften" => "too often",
        "malformed" => "malformed",
        "noRoom" => "answer too large",
        "ignored" => "out of turn",
        "faulted" => "fault of the program",
        "notSent" => "answer not sent",
        _ => outcome,
    };

    public static string OutcomeHint(string outcome) => outcome switch
    {
        "answered" => "It got its answer.",
        "noted" => "A keepalive, ESP, or a message whose answer needs a secret: taken as evidence.",
        "forbiddenSource" => "A source that no peer has, such as a broadcast address, or a port that reflects.",
        "notAllowed" => "Neither in the topology nor part of a check.",
        "tooOften" => "Over the rate of one source, or of all.",
        "malformed" => "Not what the port speaks.",
        "noRoom" => "The answer would be larger than its question.",
        "ignored" => "Understood, and the protocol's rule is silence.",
        "faulted" => "The program failed at it; it got no answer.",
        "notSent" => "The system did not take the answer: no route, or a filter of the responder's host.",
        _ => "",
    };

    public static string Listening(ReportedHealth health)
    {
        int all = health.Listeners.Length, missing = health.Listeners.Count(each => each.Failure is not null);
        return missing == 0 ? $"{Number(all)} sockets" : $"{Number(all - missing)} of {Number(all)} sockets";
    }

    /// <summary>Whether devices elsewhere can reach it at all; null if nothing speaks against it.</summary>
    public static string? Reach(ReportedHealth health)
    {
        var open = health.Listeners.Where(each => each.Failure is null).Select(each => each.Announced ?? each.Own).ToList();
        return open.Count > 0 && open.All(IsPrivate)
            ? "All its addresses are private: only devices in the same network reach it. If a NAT forwards these ports from a public address, set Responder:Announced (--announce); else start one on a public host."
            : null;
    }

    public static long Refused(ReportedHealth health) => health.Datagrams - Count(health, "answered") - Count(health, "noted") - Count(health, "faulted") - Count(health, "notSent");

    /// <summary>What to report of a fault: on one line.</summary>
    public static string Fault(ReportedFault fault) =>
        string.Create(CultureInfo.InvariantCulture, $"{fault.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {fault.Service} {fault.Own}: {fault.Kind} at {string.Join(" < ", fault.Place)}");

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What starts a responder on another host, with its token.</summary>
    public static string Start(string app, string token) => $"(umask 077; echo {token} > responder.token); ./run responder --report {app} --token-file responder.token";

    /// <summary>Why a responder on another host would not get to the app by this address; null if it may.</summary>
    public static string? NotToBeReached(Uri app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.IsLoopback ? $"{app.Authority} is this machine to itself: another host finds no app there. Put the app's https address into the command."
            : app.Scheme == Uri.UriSchemeHttps ? null
            : "This page came without TLS, and a token is only sent over HTTPS: put the app's https address into the command.";
    }

    private static bool IsPrivate(string endpoint) =>
        IPEndPoint.TryParse(endpoint, out var parsed) && (IPAddress.IsLoopback(parsed.Address) || parsed.Address.IsIPv6UniqueLocal
            || (Ipv4Address.TryParse(parsed.Address.ToString(), out var address) && address.IsPrivate));

    private static long Count(ReportedHealth health, string outcome) => health.Outcomes.GetValueOrDefault(outcome);
}
