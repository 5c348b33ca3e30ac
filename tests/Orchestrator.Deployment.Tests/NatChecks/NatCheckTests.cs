using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.Deployment.Tests.NatChecks;

/// <summary>The check against the kernel's NAT, with its own scripts and its own responder: what is measured is what the rules do.</summary>
[Trait("suite", "lab")]
public sealed class NatCheckTests(NatWorlds worlds) : IClassFixture<NatWorlds>
{
    private static readonly Ipv4Address Router = Ipv4Address.Parse("198.51.100.2");

    [Fact]
    public async Task Without_a_NAT_nothing_is_rewritten_and_everything_passes()
    {
        var profile = await worlds.ProfileAsync("none");

        profile.Nat.ShouldBe(NatPresence.None);
        profile.Mapping.ShouldBe(MappingBehaviour.Direct);
        profile.Filtering.ShouldBe(FilteringBehaviour.EndpointIndependent);
        profile.Open.ShouldBe(true);
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
        Everything(profile);
    }

    [Theory]
    [InlineData("masquerade")]
    [InlineData("perl")]
    [InlineData("daemon")]
    [InlineData("cookies")]
    public async Task A_masquerade_keeps_ports_maps_independently_and_lets_only_the_asked_socket_answer(string world)
    {
        var profile = await worlds.ProfileAsync(world);

        profile.Nat.ShouldBe(NatPresence.Present);
        profile.Externals.ShouldBe([Router]);
        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependent);
        profile.Filtering.ShouldBe(FilteringBehaviour.AddressAndPortDependent);
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
        profile.KeepsOtherPorts.ShouldBe(true);
        profile.Open.ShouldBe(false);
        profile.Hairpins.ShouldBe(false);
        // The only router on the way is the site's own, and no public one answered behind it.
        profile.CarrierGrade.ShouldBeNull();
        Everything(profile);
    }

    [Fact]
    public async Task Random_ports_are_a_mapping_for_each_destination()
    {
        var profile = await worlds.ProfileAsync("random");

        profile.Mapping.ShouldBe(MappingBehaviour.AddressAndPortDependent);
        profile.Port500.Kept.ShouldBe(false);
        profile.Port4500.Kept.ShouldBe(false);
        profile.Filtering.ShouldBe(FilteringBehaviour.AddressAndPortDependent);
        Everything(profile);
    }

    [Fact]
    public async Task A_forward_of_500_and_4500_lets_strangers_in()
    {
        var profile = await worlds.ProfileAsync("forward");

        profile.Open.ShouldBe(true);
        profile.Filtering.ShouldBe(FilteringBehaviour.EndpointIndependent);
        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependent);
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
    }

    /// <summary>It lets everybody in at a port that was used within five minutes, and the check before used 500 and 4500.</summary>
    [Fact]
    public async Task What_an_earlier_check_left_open_is_not_taken_for_a_forward()
    {
        var profile = await worlds.ProfileAsync("open again");

        profile.Filtering.ShouldBe(FilteringBehaviour.EndpointIndependent);
        profile.Open.ShouldBeNull();
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));
    }

    [Fact]
    public async Task A_one_to_one_translation_that_turns_back_hairpins()
    {
        var profile = await worlds.ProfileAsync("one to one");

        profile.Nat.ShouldBe(NatPresence.Present);
        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependent);
        profile.Filtering.ShouldBe(FilteringBehaviour.EndpointIndependent);
        profile.Open.ShouldBe(true);
        profile.Hairpins.ShouldBe(true);
        Everything(profile);
    }

    [Fact]
    public async Task The_life_of_a_mapping_is_found_within_five_seconds()
    {
        var lifetime = (await worlds.ProfileAsync("short")).Lifetime.ShouldNotBeNull();

        lifetime.AtLeast.ShouldBeInRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        lifetime.LessThan.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(17));
        (lifetime.LessThan.Value - lifetime.AtLeast).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task What_is_blocked_is_called_blocked_and_the_rest_passes()
    {
        var profile = await worlds.ProfileAsync("blocking");

        profile.Port4500.Passage.ShouldBe(Passage.Blocked);
        profile.Port500.Passage.ShouldBe(Passage.Passes);
        profile.Esp.ShouldBe(Passage.Blocked);
        profile.LargeDatagrams.ShouldBe(Passage.Blocked);
        profile.ZeroChecksums.ShouldBe(Passage.Blocked);
        profile.Helper.ShouldBe(HelperSign.None);
    }

    [Theory]
    [InlineData("helper", HelperSign.ForcesPort500)]
    [InlineData("eater", HelperSign.BlocksIke)]
    [InlineData("mangler", HelperSign.AltersIke)]
    public async Task A_helper_for_IKE_is_known_by_its_signs(string world, HelperSign sign) =>
        (await worlds.ProfileAsync(world)).Helper.ShouldBe(sign);

    [Fact]
    public async Task A_helper_that_gives_500_to_whoever_asks_first_does_not_keep_500_itself_from_passing() =>
        (await worlds.ProfileAsync("helper")).Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));

    [Fact]
    public async Task A_carriers_address_on_the_uplinks_router_or_beyond_it_is_a_carriers_NAT()
    {
        var profile = await worlds.ProfileAsync("carrier");

        profile.CarrierGrade.ShouldBe(true);
        profile.Externals.ShouldBe([Router]);
        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependent);
    }

    [Fact]
    public async Task A_responder_with_one_address_tells_less_and_guesses_nothing()
    {
        var profile = await worlds.ProfileAsync("one address");

        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependentOrAddressDependent);
        profile.Filtering.ShouldBe(FilteringBehaviour.AddressAndPortDependent);
        profile.Open.ShouldBe(false);
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
        Everything(profile);
    }

    [Fact]
    public async Task Cancelling_ends_a_check_at_once()
    {
        await using var world = await NatWorld.StartAsync("");
        using var stop = new CancellationTokenSource();
        var stages = new List<NatCheckProgress>();
        var progress = new Reporting(report =>
        {
            stages.Add(report);
            if (report.Stage == NatCheckStage.Mapping)
                stop.CancelAfter(TimeSpan.FromMilliseconds(700));
        });

        await Should.ThrowAsync<OperationCanceledException>(world.CheckAsync(TimeSpan.FromMinutes(5), progress: progress, cancellationToken: stop.Token));

        stages.Select(stage => stage.Stage).ShouldBe([NatCheckStage.Preparing, NatCheckStage.Unsolicited, NatCheckStage.Filtering, NatCheckStage.Mapping]);
        stages.Select(stage => stage.Done).ShouldBe([0, 1, 2, 3]);
        stages.Zip(stages.Skip(1)).ShouldAllBe(pair => pair.Second.Left < pair.First.Left);
    }

    [Fact]
    public async Task Every_trial_shows_its_packets()
    {
        var measured = (await worlds.ResultAsync("masquerade")).Measurement;

        measured.Uplink.ShouldBe(Ipv4Address.Parse("192.168.77.2"));
        foreach (var trial in measured.Trials)
            trial.Packets.ShouldNotBeEmpty(trial.ToString());
        measured.Trials.SelectMany(trial => trial.Packets).ShouldAllBe(index => index >= 0 && index < measured.Packets.Count);
        foreach (int port in (int[])[500, 4500])
            measured.Packets.ShouldContain(packet => packet.SeenBy == PacketWitness.Responder && packet.Destination.Port == port && packet.Size >= 28 && packet.Payload.Length == packet.Size);
        measured.Packets.ShouldContain(packet => packet.Protocol == 50 && !packet.Sent);
    }

    private sealed class Reporting(Action<NatCheckProgress> report) : IProgress<NatCheckProgress>
    {
        public void Report(NatCheckProgress value) => report(value);
    }

    private static void Everything(NatProfile profile)
    {
        profile.Esp.ShouldBe(Passage.Passes);
        profile.LargeDatagrams.ShouldBe(Passage.Passes);
        profile.ZeroChecksums.ShouldBe(Passage.Passes);
        profile.Helper.ShouldBe(HelperSign.None);
    }
}
