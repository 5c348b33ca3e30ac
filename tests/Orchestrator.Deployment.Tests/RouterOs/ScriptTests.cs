using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.RouterOs.Scripts;

namespace Orchestrator.Deployment.Tests.RouterOs;

public sealed class ScriptTests
{
    private static readonly LinkTag Tag = LinkTag.TryParse("abcdefgh", out var tag) ? tag : default;

    private static readonly RowSelector Exception = new RowSelector.ByStamp(new Stamp(Tag, Purpose.NatException));

    [Fact]
    public void The_preview_reads_like_what_an_admin_would_type()
    {
        RouterOsScript.Render(Changes(
            new AddRow
            {
                Menu = RouterOsMenu.FirewallNat,
                Row = Exception,
                Fields = [new Field("chain", "srcnat"), new Field("src-address", "10.255.128.1"), new Field("comment", "orch:abcdefgh:nat-exception")],
                Before = new RowSelector.ById("*B", "chain=srcnat action=masquerade"),
                Purpose = Purpose.NatException,
            },
            new AddRow
            {
                Menu = RouterOsMenu.IpsecIdentity,
                Row = new RowSelector.ByStamp(new Stamp(Tag, Purpose.Identity)),
                Fields = [new Field("peer", "orch-abcdefgh"), new Field("secret", new Value.Secret(new SecretRef("psk", "d")))],
                Purpose = Purpose.Identity,
            },
            new AddRow { Menu = RouterOsMenu.Ipip, Row = new RowSelector.ByName("t"), Fields = [new Field("name", "t"), new Field("keepalive", new Value.Unset())], Purpose = Purpose.TunnelInterface },
            new SetRow { Menu = RouterOsMenu.IpsecProfile, Row = new RowSelector.ByName("orch-abcdefgh"), Changes = [new FieldChange("dpd-interval", "2m", "30s")], Purpose = Purpose.IkeProfile },
            new MoveRow { Menu = RouterOsMenu.FirewallNat, Row = Exception, Before = new RowSelector.ById("*1", "x"), Purpose = Purpose.NatException },
            new RemoveRow { Menu = RouterOsMenu.IpRoute, Row = new RowSelector.ByStamp(new Stamp(Tag, Purpose.Route, 2)), Was = [], Purpose = Purpose.Route })).ShouldBe(
            """
            /ip firewall nat add chain=srcnat src-address=10.255.128.1 comment=orch:abcdefgh:nat-exception place-before=*B
            /ip ipsec identity add peer=orch-abcdefgh secret=set
            /interface ipip add name=t !keepalive
            /ip ipsec profile set [/ip ipsec profile find name="orch-abcdefgh"] dpd-interval=30s
            /ip firewall nat move [/ip firewall nat find comment="orch:abcdefgh:nat-exception"] destination=*1
            /ip route remove [/ip route find comment="orch:abcdefgh:route:2"]

            """);
    }

    [Fact]
    public void The_undo_runs_backwards_and_ends_by_removing_itself()
    {
        UndoScript.Render(
            Changes(
                new AddRow { Menu = RouterOsMenu.FirewallNat, Row = Exception, Fields = [new Field("chain", "srcnat")], Purpose = Purpose.NatException },
                new SetRow { Menu = RouterOsMenu.Ipip, Row = new RowSelector.ByName("t"), Changes = [new FieldChange("keepalive", null, "10s,10")], Purpose = Purpose.TunnelInterface },
                new RemoveRow
                {
                    Menu = RouterOsMenu.FirewallFilter,
                    Row = new RowSelector.ByStamp(new Stamp(Tag, Purpose.ForwardIn)),
                    Was = [new Field("chain", "forward"), new Field("comment", "orch:abcdefgh:forward-in")],
                    WasBefore = new RowSelector.ById("*7", "chain=forward action=drop"),
                    Purpose = Purpose.ForwardIn,
                }),
            new UndoNames("c-1")).ShouldBe(
            """
            :do { :if ([:len [/ip firewall filter find comment="orch:abcdefgh:forward-in"]] = 0) do={ :do { /ip firewall filter add chain="forward" comment="orch:abcdefgh:forward-in" place-before=*7 } on-error={ /ip firewall filter add chain="forward" comment="orch:abcdefgh:forward-in" } } } on-error={}
            :do { /interface ipip set [/interface ipip find name="t"] !keepalive } on-error={}
            :do { /ip firewall nat remove [/ip firewall nat find comment="orch:abcdefgh:nat-exception"] } on-error={}
            :do { /system scheduler remove [/system scheduler find name="orch-rb-c-1"] } on-error={}
            :do { /system scheduler remove [/system scheduler find name="orch-rb-c-1-boot"] } on-error={}
            :do { /system script remove [/system script find name="orch-rb-c-1"] } on-error={}

            """);
    }

    [Fact]
    public void A_row_with_a_secret_is_only_put_back_to_use()
    {
        var removal = new RemoveRow
        {
            Menu = RouterOsMenu.IpsecIdentity,
            Row = new RowSelector.ByStamp(new Stamp(Tag, Purpose.Identity)),
            Was = [new Field("peer", "p"), new Field("secret", new Value.Secret(new SecretRef("psk", "d")))],
            Purpose = Purpose.Identity,
        };
        var undo = UndoScript.Render(Changes(removal), new UndoNames("x"));
        undo.ShouldStartWith(""":do { /ip ipsec identity set [/ip ipsec identity find comment="orch:abcdefgh:identity"] disabled="no" } on-error={}""");
        undo.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("UP")]
    [InlineData("a b")]
    [InlineData("a\"; /system reboot")]
    [InlineData("1234567890123456789012345")]
    public void An_undo_id_of_another_form_is_refused(string id) => Should.Throw<ArgumentException>(() => new UndoNames(id));

    [Fact]
    public void An_anchor_that_is_no_id_never_reaches_a_script() =>
        Should.Throw<ArgumentException>(() => RouterOsScript.Render(Changes(
            new MoveRow { Menu = RouterOsMenu.FirewallNat, Row = Exception, Before = new RowSelector.ById("*1; /system reboot", "x"), Purpose = Purpose.NatException })));

    [Fact]
    public void No_value_leaves_its_place_in_a_script()
    {
        Prop.ForAll(Nasty(), value =>
        {
            var line = RouterOsScript.Render(Changes(new AddRow
            {
                Menu = RouterOsMenu.FirewallNat,
                Row = Exception,
                Fields = [new Field("chain", value), new Field("comment", value)],
                Purpose = Purpose.NatException,
            }));
            Values(line, "/ip firewall nat add chain=", " comment=").ShouldBe([value, value]);
        }).QuickCheckThrowOnFailure();
    }

    private static ChangeSet Changes(params Operation[] operations) => new() { Tag = Tag, Operations = operations, Baseline = "" };

    private static Arbitrary<string> Nasty() =>
        Gen.Elements("\"", "\\", "$", "(", "[", "]", ";", "{", "}", "?", "\r", "\n", "\t", "\0", "\\\"", "41", "/system reboot", "ž", "x")
            .ArrayOf().Select(string.Concat).ToArbitrary();

    // Takes the line apart knowing only what stands between the values, as a console would.
    private static List<string> Values(string line, params string[] leads)
    {
        var values = new List<string>();
        int at = 0;
        foreach (var lead in leads)
        {
            line[at..].ShouldStartWith(lead);
            at += lead.Length;
            values.Add(Literal(line, ref at));
        }
        line[at..].ShouldBe("\n");
        return values;
    }

    private static string Literal(string line, ref int at)
    {
        if (line[at] != '"')
            return Bare(line, ref at);
        at++;
        var bytes = new List<byte>();
        while (line[at] != '"')
        {
            line[at].ShouldBeInRange(' ', '~');
            line[at].ShouldNotBe('$');
            bytes.Add(line[at] == '\\' ? Escaped(line, ref at) : (byte)line[at]);
            at++;
        }
        at++;
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string Bare(string line, ref int at)
    {
        int start = at;
        while (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '.' or '-' or '/' or ',' or ':')
            at++;
        return line[start..at];
    }

    private static byte Escaped(string line, ref int at)
    {
        at++;
        int known = "\"\\$nrt".IndexOf(line[at]);
        if (known >= 0)
            return (byte)"\"\\$\n\r\t"[known];
        at++;
        return Convert.ToByte(line.Substring(at - 1, 2), 16);
    }
}
