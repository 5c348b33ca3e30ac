using System.Net;
using Orchestrator.PublicHost.Options;

namespace Orchestrator.NatTraversal.Tests.Programs;

/// <summary>The command line of the responder.</summary>
public sealed class OptionReaderTests
{
    [Fact]
    public void Without_ports_the_usual_ones_are_meant()
    {
        var options = Read("--open");
        (options.Host.IkePort, options.Host.NatTraversalPort, options.Host.StunPort, options.Host.OtherStunPort).ShouldBe((500, 4500, 3478, 3479));
        (options.Host.ServeStrangers, options.Host.RawEsp, options.Host.AcceptOwnHost).ShouldBe((true, true, false));
    }

    [Fact]
    public void Every_option_arrives()
    {
        var options = Read("--address", "192.0.2.7", "--address=2001:db8::7", "--announce", "192.0.2.7=198.51.100.7", "--ike-port", "600",
            "--natt-port=4600", "--extra-port", "5500", "--extra-port", "5501", "--stun-port", "3500", "--stun-port", "3501", "--no-esp",
            "--allow", "203.0.113.0/24", "--allow", "198.51.100.9", "--own-host", "--per-source", "7", "--total", "70", "--dh", "9",
            "--legacy-groups", "--always-cookie", "--events", "-", "--name", "far", "--report", "https://app.example/", "--token-file", "/t",
            "--ca-file", "/ca");
        options.Host.Addresses.ShouldBe([IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::7")]);
        options.Host.Announced[IPAddress.Parse("192.0.2.7")].ShouldBe(IPAddress.Parse("198.51.100.7"));
        (options.Host.IkePort, options.Host.NatTraversalPort, options.Host.StunPort, options.Host.OtherStunPort).ShouldBe((600, 4600, 3500, 3501));
        options.Host.ExtraIkePorts.ShouldBe([5500, 5501]);
        options.Allowed.ShouldBe([IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("198.51.100.9/32")]);
        (options.Host.RawEsp, options.Host.AcceptOwnHost, options.Host.Responder.LegacyGroups, options.Host.Responder.CookieThreshold).ShouldBe((false, true, true, 0));
        (options.Host.Limits.PerSource.PerSecond, options.Host.Limits.Total.PerSecond, options.Host.Limits.DiffieHellman.PerSecond).ShouldBe((7, 70, 9));
        (options.Events, options.Name, options.Report).ShouldBe(("-", "far", new ReportTarget(new Uri("https://app.example/"), "/t", "/ca")));
    }

    [Fact]
    public void A_port_can_be_left_out()
    {
        var host = Read("--open", "--ike-port", "off", "--natt-port", "off", "--stun-port", "3478").Host;
        (host.IkePort, host.NatTraversalPort, host.StunPort, host.OtherStunPort).ShouldBe((null, null, 3478, null));
    }

    [Fact]
    public void An_address_that_is_named_twice_is_one() =>
        Read("--open", "--address", "192.0.2.7", "--address", "192.0.2.7").Host.Addresses.ShouldBe([IPAddress.Parse("192.0.2.7")]);

    [Fact]
    public void A_name_may_have_63_characters_and_is_the_hosts_otherwise()
    {
        Read("--open", "--name", new string('n', 63)).Name.Length.ShouldBe(63);
        Read("--open").Name.Length.ShouldBeInRange(1, 63);
    }

    [Fact]
    public void IPv6_networks_may_ask() =>
        Read("--allow", "2001:db8::/32", "--allow", "2001:db8::9").Allowed.ShouldBe([IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2001:db8::9/128")]);

    [Fact]
    public void A_loopback_address_is_for_clients_of_this_host() => Read("--open", "--address", "127.0.0.1").Host.AcceptOwnHost.ShouldBeTrue();

    [Theory]
    [InlineData("", "Nobody may ask")]
    [InlineData("--opne", "no option '--opne'")]
    [InlineData("--open extra", "no option 'extra'")]
    [InlineData("--open=yes", "--open takes no value")]
    [InlineData("--open --allow", "--allow needs a value")]
    [InlineData("--allow 203.0.113.0/33", "not '203.0.113.0/33'")]
    [InlineData("--open --ike-port 600 --ike-port 601", "--ike-port can be given once")]
    [InlineData("--open --ike-port 0", "1 to 65535, not '0'")]
    [InlineData("--open --ike-port 4500", "Port 4500 is wanted for two services")]
    [InlineData("--open --stun-port 1 --stun-port 2 --stun-port 3", "can be given twice")]
    [InlineData("--open --address 0.0.0.0", "not '0.0.0.0'")]
    [InlineData("--open --announce 192.0.2.7", "OWN=PUBLIC")]
    [InlineData("--open --address 1", "not '1'")]
    [InlineData("--open --address 192.0.2", "not '192.0.2'")]
    [InlineData("--open --address 010.0.0.1", "not '010.0.0.1'")]
    [InlineData("--allow 10", "not '10'")]
    [InlineData("--allow 10/8", "not '10/8'")]
    [InlineData("--allow 10.0.0.0/8/8", "not '10.0.0.0/8/8'")]
    [InlineData("--open --announce 192.0.2.7=198.51.100.7 --announce 192.0.2.7=198.51.100.8", "--announce names 192.0.2.7 twice")]
    [InlineData("--open --events=", "--events needs a file")]
    [InlineData("--open --name=", "--name needs 1 to 63 characters")]
    [InlineData("--open --name=1234567890123456789012345678901234567890123456789012345678901234", "--name needs 1 to 63 characters")]
    [InlineData("--open --announce 192.0.2.7=2001:db8::1", "pairs IPv4 with IPv6")]
    [InlineData("--open --address 192.0.2.7 --announce 192.0.2.8=198.51.100.7", "which is no --address")]
    [InlineData("--open --ike-port off --natt-port off --stun-port off --no-esp", "nothing left to listen on")]
    [InlineData("--open --token-file /t", "belong to --report")]
    [InlineData("--report https://app.example/", "needs --token-file")]
    [InlineData("--report https://app.example/ --token-file=", "needs --token-file")]
    [InlineData("--report https://app.example/ --token-file=/t --ca-file=", "--ca-file needs a file")]
    [InlineData("--report http://app.example/ --token-file /t", "https://")]
    [InlineData("--report app.example --token-file /t", "https://")]
    public void A_wrong_option_is_named(string line, string part) =>
        OptionReader.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBeOfType<CommandLine.Wrong>().Message.ShouldContain(part);

    [Theory]
    [InlineData("--help")]
    [InlineData("--open -h")]
    public void Help_is_help(string line) => OptionReader.Read(line.Split(' ')).ShouldBeOfType<CommandLine.Help>();

    [Fact]
    public void The_help_names_every_option()
    {
        foreach (var option in "--address --announce --ike-port --natt-port --extra-port --stun-port --no-esp --allow --open --own-host --per-source --total --dh --legacy-groups --always-cookie --events --report --token-file --ca-file --name".Split(' '))
            Usage.Text.ShouldContain($"  {option} ");
    }

    private static ResponderOptions Read(params string[] words) => OptionReader.Read(words).ShouldBeOfType<CommandLine.Run>().Options;
}
