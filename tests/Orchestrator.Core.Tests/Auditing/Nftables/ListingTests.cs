using System.Globalization;
using System.Text;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Nftables;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Nftables;

/// <summary>Whole listings, as nft wrote them.</summary>
public sealed class ListingTests
{
    [Fact]
    public void Listings_are_read_as_written_down()
    {
        foreach (var folder in GoldenFolder.Beside())
            folder.MustBe("read.txt", Text(NftablesReader.Read("box", folder.Read("ruleset.json"), Listing.Around)));
    }

    [Fact]
    public void Broken_listings_never_make_it_throw()
    {
        var random = new Random(11);
        foreach (var folder in GoldenFolder.Beside())
        {
            string whole = folder.Read("ruleset.json");
            var parts = whole.Split(", {\"");
            for (int round = 0; round < 300; round++)
                NftablesReader.Read("box", Broken(whole, parts, random), round % 2 == 0 ? Listing.Around : null).Path.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("table inet filter {\n}")]
    [InlineData("")]
    [InlineData("{\"nftables\": [{\"table\": {\"family\": \"ip\"")]
    [InlineData("{\"nftables\": 5}")]
    [InlineData("{}")]
    public void What_is_no_listing_is_said_to_be_malformed_or_holds_nothing(string text)
    {
        var read = NftablesReader.Read("box", text);
        read.Path.Chains.ShouldBeEmpty();
        if (!text.Contains('5', StringComparison.Ordinal))
            read.Notes.ShouldContain(note => note.Fault == ReadingFault.Malformed);
    }

    [Fact]
    public void A_hundred_thousand_elements_are_read_quickly()
    {
        var elements = string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}.{number % 200}\""));
        string set = "{\"set\":{\"family\":\"inet\",\"name\":\"many\",\"table\":\"t\",\"type\":\"ipv4_addr\",\"handle\":3,\"elem\":[" + elements + "]}}";
        long started = TimeProvider.System.GetTimestamp();
        var read = Listing.Read(Listing.Chain("f", "forward", policy: "drop"), set,
            Listing.Rule("f", """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"@many"}},{"accept":null}"""));
        Listing.Walk(read, "tcp 1.0.1.1:1 1.1.1.1:1").Ending.ShouldBeOfType<Ending.SentInClear>();
        Listing.Walk(read, "tcp 1.0.1.2:1 1.1.1.1:1").Ending.ShouldBeOfType<Ending.DroppedByDefault>();
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static string Broken(string whole, string[] parts, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return whole[..random.Next(whole.Length)];
            case 1:
                return string.Join(", {\"", parts.Where(_ => random.Next(8) != 0));
            case 2:
                // Parts of one rule in the place of another's.
                var mixed = (string[])parts.Clone();
                for (int count = 0; count < 5; count++)
                    mixed[random.Next(mixed.Length)] = parts[random.Next(parts.Length)];
                return string.Join(", {\"", mixed);
            default:
                var text = new StringBuilder(whole);
                string[] values = ["null", "5", "-1", "\"x\"", "[]", "{}", "true", "99999999999", "{\"set\": []}", "\"@nets\""];
                for (int count = 0; count < 4; count++)
                {
                    // A value between a colon and what follows is another one.
                    int at = text.ToString().IndexOf(": ", random.Next(text.Length), StringComparison.Ordinal);
                    int end = at < 0 ? -1 : text.ToString().IndexOfAny([',', '}'], at);
                    if (end > 0)
                        text.Remove(at + 2, end - at - 2).Insert(at + 2, values[random.Next(values.Length)]);
                }
                return text.ToString();
        }
    }

    private static string Text(ReadPath read)
    {
        var text = new StringBuilder();
        foreach (var one in read.Path.Bases)
            text.AppendLine(CultureInfo.InvariantCulture, $"{one.Hook} {one.Priority} {one.Kind} {one.Name}{(one.DropsByDefault ? " drops" : "")}{(one.Reroutes ? " reroutes" : "")}");
        foreach (var (name, rules) in read.Path.Chains)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\nchain {name}");
            foreach (var rule in rules)
            {
                string said = $"{rule.Name.Number} #{rule.Name.Handle} {rule.Text}{(rule.Name.Comment.Length > 0 ? $" \"{rule.Name.Comment}\"" : "")}";
                string does = string.Join("; ", rule.Effects.Select(effect => effect.ToString()).Append(rule.Verdict.ToString()));
                text.AppendLine(said.TrimEnd()).AppendLine($"    {Printed.Match(rule.Match)} => {does}");
            }
        }
        text.AppendLine();
        foreach (var note in read.Notes)
            text.AppendLine($"{note.Fault}: {note.Where}: {note.What}".TrimEnd());
        return text.ToString().ReplaceLineEndings("\n");
    }
}
