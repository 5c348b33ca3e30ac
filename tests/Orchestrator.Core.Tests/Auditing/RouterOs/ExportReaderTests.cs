using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

public sealed class ExportReaderTests
{
    [Theory]
    [InlineData("/ip firewall nat\nadd chain=srcnat action=accept")]
    [InlineData("/ip firewall nat\r\nadd chain=srcnat \\\r\n    action=accept\r\n")]
    [InlineData("/ip firewall nat add chain=srcnat action=accept")]
    [InlineData("/ip/firewall/nat/add chain=srcnat action=accept")]
    [InlineData("/ip/firewall/nat add chain=srcnat action=accept")]
    [InlineData("/ip firewall\nnat add chain=srcnat action=accept")]
    [InlineData("/ip firewall nat\nadd chain=src\\\n    nat action=\\\n    accept")]
    [InlineData("\uFEFF# a comment\n\n/ip firewall nat\n# another\nadd chain=\"srcnat\" action=accept !dst-address !to-ports")]
    [InlineData("/ip firewall nat\nadd chain=srcnat\nset 0 action=accept")]
    [InlineData("/ip firewall nat\nadd chain=srcnat action=drop\nset [ find action=drop ] action=accept")]
    public void All_ways_to_write_a_line_give_the_row(string text)
    {
        var rules = ExportReader.Read(text);
        rules.Notes.ShouldBeEmpty();
        rules.Rows(RouterOsMenuPaths.Nat).ShouldHaveSingleItem().Fields.ShouldBe(
            [new("chain", "srcnat"), new("action", "accept")]);
    }

    [Fact]
    public void A_line_may_be_broken_anywhere()
    {
        foreach (int seed in Enumerable.Range(0, 300))
        {
            var random = new Random(seed);
            var folder = GoldenFolder.Beside().ElementAt(seed % GoldenFolder.Beside().Count());
            var text = folder.Read("export.rsc");
            var broken = string.Join('\n', text.Split('\n').Select(line => Broken(line, random)));
            ModelText.Rules(RouterOsReader.Read(ExportReader.Read(broken)).Path).ShouldBe(
                ModelText.Rules(RouterOsReader.Read(ExportReader.Read(text)).Path), $"{folder.Name}, seed {seed}");
        }

        // Not before a blank, which would count as indentation, nor within an escape. A comment's line cannot be broken.
        static string Broken(string line, Random random)
        {
            int at = random.Next(1, Math.Max(2, line.Length - 3));
            bool breaks = line.Length > 5 && !line.StartsWith('#') && !line.Contains('\\') && line[at] != ' ';
            return breaks ? $"{line[..at]}\\\n    {line[at..]}" : line;
        }
    }

    [Theory]
    [InlineData("\"a \\\"b\\\" \\\\ \\$c\"", "a \"b\" \\ $c")]
    [InlineData("\"one\\r\\ntwo\"", "one\r\ntwo")]
    [InlineData("\"defconf:\\\n    \\_accept\"", "defconf: accept")]
    [InlineData("\"B\\C3\\BCro\"", "Büro")]
    [InlineData("\"B\\FCro\"", "Büro")]
    [InlineData("\"\"", "")]
    [InlineData("\"a=b [c] # d; {e}\"", "a=b [c] # d; {e}")]
    public void Quoted_text_is_read_back(string written, string text) =>
        ExportReader.Read($"/ip firewall nat\nadd chain=srcnat comment={written} action=accept").Rows(RouterOsMenuPaths.Nat).ShouldHaveSingleItem()["comment"].ShouldBe(text);

    [Theory]
    [InlineData("# nov/16/2023 16:41:15 by RouterOS 6.49.10", 6, 49)]
    [InlineData("# 2023-11-10 21:14:46 by RouterOS 7.16.2", 7, 16)]
    public void The_header_tells_the_version(string header, int major, int minor) =>
        ExportReader.Read(header + "\n#\n").Version.ShouldNotBeNull().ShouldSatisfyAllConditions(version => version.Major.ShouldBe(major), version => version.Minor.ShouldBe(minor));

    [Fact]
    public void Without_a_header_the_version_is_not_known() => ExportReader.Read("/ip firewall nat\n").Version.ShouldBeNull();

    [Fact]
    public void Faults_have_their_line()
    {
        var rules = ExportReader.Read("/ip firewall nat\nadd chain=srcnat \\\n    action=accept\nadd chain=\"open\n\nadd chain=srcnat\n");
        rules.Notes.ShouldHaveSingleItem().ShouldBe(new ReadingNote(ReadingFault.Malformed, "line 4", "add chain=..."));
        rules.Rows(RouterOsMenuPaths.Nat).Count.ShouldBe(2);
    }

    [Fact]
    public void Interfaces_come_from_the_menus_of_their_types()
    {
        var rules = ExportReader.Read("""
            /interface ethernet
            set [ find default-name=ether1 ] comment=uplink name=wan
            set [ find default-name=ether2 ] disabled=yes
            set wan mtu=1500
            /interface vlan
            add interface=wan name=v vlan-id=7
            /interface list
            add name=WAN
            /interface bridge port
            add bridge=b interface=ether2
            """);
        rules.Rows(RouterOsMenuPaths.Interface).Select(row => $"{row["name"]} {row["type"]} {row.Disabled}").ShouldBe(["wan ether False", "ether2 ether True", "v vlan False"]);
        rules.Rows(RouterOsMenuPaths.InterfaceList).Count.ShouldBe(1);
        rules.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void The_default_template_is_policy_0_even_where_nobody_changed_it()
    {
        var rules = ExportReader.Read("/ip ipsec policy\nadd src-address=10.1.0.0/24 dst-address=10.2.0.0/24 tunnel=yes\n");
        RouterOsReader.Read(rules).Path.Policies.ShouldHaveSingleItem().Name.ShouldBe("policy 1");
        ExportReader.Read("/ip ipsec policy\nset 0 disabled=yes\n").Notes.ShouldBeEmpty();
    }

    [Fact]
    public void The_name_of_the_device_is_its_identity_unless_one_is_given()
    {
        ExportReader.Read("/system identity\nset name=branch").Device.ShouldBe("branch");
        ExportReader.Read("/system identity\nset name=branch", "other").Device.ShouldBe("other");
    }

    [Fact]
    public void Menus_of_old_have_their_new_names() =>
        ExportReader.Read("/ip route rule\nadd action=drop src-address=10.0.0.0/8").Has(RouterOsMenuPaths.RoutingRule).ShouldBeTrue();
}
