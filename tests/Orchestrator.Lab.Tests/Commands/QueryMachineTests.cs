using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class QueryMachineTests
{
    private static readonly Dictionary<string, string> Item = new() { ["name"] = "ether1", ["mtu"] = "1500", ["disabled"] = "false", ["address"] = "10.0.0.5" };

    [Theory]
    [InlineData("?name", true)]
    [InlineData("?comment", false)]
    [InlineData("?-comment", true)]
    [InlineData("?-name", false)]
    [InlineData("?name=ether1", true)]
    [InlineData("?=name=ether1", true)]
    [InlineData("?name=ether2", false)]
    [InlineData("?>mtu=1400", true)]
    [InlineData("?<mtu=1400", false)]
    [InlineData("?>mtu=900", true)]
    [InlineData("?<address=10.0.0.40", true)]
    [InlineData("?disabled=no", true)]
    [InlineData("?disabled=true", false)]
    [InlineData("?name=ether1 ?mtu=1", false)]
    [InlineData("?name=ether1 ?mtu=1 ?#|", true)]
    [InlineData("?name=x ?mtu=1 ?#|", false)]
    [InlineData("?name=x ?#!", true)]
    [InlineData("?name=ether1 ?mtu=1500 ?#&!", false)]
    [InlineData("?mtu=1 ?name=ether1 ?#1", true)]
    [InlineData("?mtu=1 ?name=ether1 ?#0", false)]
    [InlineData("?mtu=1 ?name=ether1 ?#0!|", false)]
    [InlineData("?name=ether1 ?#.&", true)]
    [InlineData("?#|", true)]
    [InlineData("?#!", false)]
    public void Words_work_on_the_stack(string words, bool kept) =>
        QueryMachine.Matches(words.Split(' '), Item.GetValueOrDefault).ShouldBe(kept);

    [Fact]
    public void No_program_of_operators_fails()
    {
        var operators = Gen.Elements("?#!", "?#&", "?#|", "?#.", "?#0", "?#3.", "?name", "?-name", "?x=1", "?>mtu=3", "?", "?#", "?#99999999999").ListOf();
        Prop.ForAll(operators.ToArbitrary(), words =>
        {
            QueryMachine.Matches([.. words], Item.GetValueOrDefault);
        }).QuickCheckThrowOnFailure();
    }
}
