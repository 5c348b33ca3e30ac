using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

public sealed class FieldTextTests
{
    private static readonly string[] Pieces =
        ["!", ",", "-", "/32", "/24", "0.0.0.0/0", "10.0.0.1", "1.2.3.4-1.2.3.4", "yes", "TRUE", "1d", "00:00:05", "24:00:00", "9", "ms", "w", " ", "4", "ipencap", "aes-256", "!4", ""];

    [Theory]
    [InlineData(FieldKind.Flag, "true", "yes")]
    [InlineData(FieldKind.Flag, "no", "false")]
    [InlineData(FieldKind.Duration, "1d", "24h")]
    [InlineData(FieldKind.Duration, "1d", "1d00:00:00")]
    [InlineData(FieldKind.Duration, "1d", "24:00:00")]
    [InlineData(FieldKind.Duration, "86400", "1d")]
    [InlineData(FieldKind.Duration, "2m", "120s")]
    [InlineData(FieldKind.Duration, "00:30:00", "30m")]
    [InlineData(FieldKind.Duration, "1w2d3h4m5s", "9d03:04:05")]
    [InlineData(FieldKind.Duration, "500ms", "500MS")]
    [InlineData(FieldKind.Address, "192.0.2.1/32", "192.0.2.1")]
    [InlineData(FieldKind.AddressMatch, "0.0.0.0/0", "")]
    [InlineData(FieldKind.AddressMatch, "!192.0.2.1/32", "!192.0.2.1")]
    [InlineData(FieldKind.AddressMatch, "192.0.2.1-192.0.2.1", "192.0.2.1")]
    [InlineData(FieldKind.Set, "aes-256-cbc,aes-128-cbc", "aes-128-cbc, aes-256-cbc")]
    [InlineData(FieldKind.SetMatch, "!related,established", "!established,related")]
    [InlineData(FieldKind.Protocol, "4", "ipencap")]
    [InlineData(FieldKind.Protocol, "!94", "!ipip")]
    [InlineData(FieldKind.Number, "0500", "500")]
    [InlineData(FieldKind.Word, "Auto", "auto")]
    public void Two_texts_of_one_meaning_are_equal(FieldKind kind, string one, string other) =>
        FieldText.Normalise(kind, one).ShouldBe(FieldText.Normalise(kind, other));

    [Theory]
    [InlineData(FieldKind.Text, "Orch", "orch")]
    [InlineData(FieldKind.Protocol, "4", "94")]
    [InlineData(FieldKind.Protocol, "ipip", "ipencap")]
    [InlineData(FieldKind.AddressMatch, "!10.0.0.0/8", "10.0.0.0/8")]
    [InlineData(FieldKind.Address, "0.0.0.0/0", "")]
    [InlineData(FieldKind.Duration, "1m", "1ms")]
    [InlineData(FieldKind.Duration, "disable-dpd", "0s")]
    [InlineData(FieldKind.SetMatch, "!established", "established")]
    [InlineData(FieldKind.Set, "syn,!ack", "syn,ack")]
    public void Texts_of_different_meanings_are_not(FieldKind kind, string one, string other) =>
        FieldText.Normalise(kind, one).ShouldNotBe(FieldText.Normalise(kind, other));

    [Fact]
    public void Normalising_twice_is_normalising_once()
    {
        Prop.ForAll(Texts(), text =>
        {
            foreach (var kind in Enum.GetValues<FieldKind>())
            {
                var once = FieldText.Normalise(kind, text);
                FieldText.Normalise(kind, once).ShouldBe(once, $"{kind} of '{text}'");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_at_all_can_be_normalised_and_stays_so()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            foreach (var kind in Enum.GetValues<FieldKind>())
            {
                var once = FieldText.Normalise(kind, text.Get);
                FieldText.Normalise(kind, once).ShouldBe(once, $"{kind}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_duration_is_read_back_as_it_was_written()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds);
            DurationText.TryParse(DurationText.Format(duration), out var read).ShouldBeTrue();
            read.ShouldBe(duration);
        }).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<string> Texts() =>
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces.Take(6))).ToArbitrary();
}
