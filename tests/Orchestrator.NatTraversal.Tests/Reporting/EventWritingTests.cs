using System.Net;
using System.Text.Json;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Reporting;

/// <summary>The JSON that scripts and the app read: its names are a promise.</summary>
public sealed class EventWritingTests
{
    private static readonly Listener On4500 = new(ListenerService.NatTraversal, IPEndPoint.Parse("198.51.100.7:4500"));
    private static readonly IPEndPoint Source = IPEndPoint.Parse("203.0.113.9:40321");

    [Fact]
    public void An_event_has_these_names_and_words()
    {
        var json = Write(Happened(Admission.Token));
        json.ShouldBe("""
            {"at":"T","service":"natTraversal","own":"198.51.100.7:4500","source":"203.0.113.9:40321","known":"token","size":252,"outcome":"answered","initiator":"1122334455667788","answer":"authenticationFailed","answerSize":84,"observed":[{"kind":"continued","proven":true,"exchange":"ikeAuth","initiator":"1122334455667788","responder":"00000000000000ff","firstOwn":"198.51.100.7:500","firstSource":"203.0.113.9:282","floated":true,"identityType":2,"identity":"probe-17","identityOctets":"70726f62652d3137"}]}
            """.Trim());
    }

    [Fact]
    public void The_identity_of_a_stranger_is_left_out() => Write(Happened(Admission.Stranger)).ShouldNotContain("identity");

    [Fact]
    public void A_silence_has_its_reason_and_fault()
    {
        var json = Write(Happened(Admission.Network) with
        {
            Answer = null,
            AnswerSize = 0,
            Outcome = Outcome.Malformed,
            Silence = Silence.Malformed,
            Fault = WireFault.MessageLengthMismatch,
            Observed = [],
        });
        json.ShouldContain("\"outcome\":\"malformed\"");
        json.ShouldContain("\"silence\":\"malformed\",\"fault\":\"messageLengthMismatch\"");
    }

    [Fact]
    public void A_fault_that_a_report_brings_is_bounded_and_nothing_in_it_is_null()
    {
        var far = new string('x', 5_000);
        var health = new ReportedHealth
        {
            Started = default,
            Now = default,
            Faults = 3,
            LastFault = new ReportedFault { At = default, Service = null!, Own = far, Kind = far, Place = [.. Enumerable.Repeat(far, 99), null!] },
        };
        var read = health.Checked().LastFault.ShouldNotBeNull();
        (read.Service, read.Own.Length, read.Kind.Length, read.Place.Length).ShouldBe(("", 512, 512, 8));
        read.Place.ShouldAllBe(each => each.Length == 512);
        (health with { LastFault = health.LastFault with { Place = default } }).Checked().LastFault!.Place.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_report_brings_twice_is_there_once()
    {
        var source = new ReportedSource("203.0.113.9/32", 7, 3000, 7, 2000, "answered", default);
        var far = new string('x', 5_000);
        var health = new ReportedHealth
        {
            Started = default,
            Now = default,
            Sources = [source, source with { Datagrams = 8 }, source with { Source = far + "1" }, source with { Source = far + "2" }],
            Outcomes = System.Collections.Immutable.ImmutableDictionary<string, long>.Empty.Add(far + "1", 1).Add(far + "2", 2),
        };
        var read = health.Checked();
        read.Sources.Select(each => (each.Source.Length, each.Datagrams)).ShouldBe([(14, 7L), (512, 7L)]);
        read.Outcomes.Count.ShouldBe(1);
    }

    private static HostEvent Happened(Admission admission) => new()
    {
        At = TimeSpan.FromSeconds(2),
        Listener = On4500,
        Source = Source,
        Admission = admission,
        Size = 252,
        Outcome = Outcome.Answered,
        Initiator = 0x1122334455667788,
        Answer = AnswerKind.AuthenticationFailed,
        AnswerSize = 84,
        Observed =
        [
            new Observation.Continued
            {
                At = TimeSpan.FromSeconds(2),
                Own = On4500.Own,
                Source = Source,
                Proven = true,
                Exchange = ExchangeType.IkeAuth,
                InitiatorSpi = 0x1122334455667788,
                ResponderSpi = 255,
                FirstOwn = new OwnEndpoint(IPEndPoint.Parse("198.51.100.7:500"), PortClass.Isakmp),
                FirstSource = IPEndPoint.Parse("203.0.113.9:282"),
                Identity = new PeerIdentity(2, [.. "probe-17"u8]),
            },
        ],
    };

    private static string Write(HostEvent happened)
    {
        var report = happened.ToReport(new HostClock(TimeProvider.System));
        var json = JsonSerializer.Serialize(report, ReportJson.Default.ReportedEvent);
        return System.Text.RegularExpressions.Regex.Replace(json, "\"at\":\"[^\"]*\"", "\"at\":\"T\"");
    }
}
