using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Scripting;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Scripting;

public class ScriptQuotingTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("\"; /system reboot; \"", "\"\\\"; /system reboot; \\\"\"")]
    [InlineData("$x [/ip address print] \\", "\"\\$x [/ip address print] \\\\\"")]
    [InlineData("a\r\n\tb?", "\"a\\r\\n\\tb\\3F\"")]
    [InlineData("ž\u0007\0", "\"\\C5\\BE\\07\\00\"")]
    public void Known_values_have_the_documented_form(string value, string literal) => ScriptQuoting.Quote(value).ShouldBe(literal);

    [Fact]
    public void Any_string_reads_back_as_its_bytes() =>
        Prop.ForAll<string>(value => ReadsBack(value ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Strings_made_of_dangerous_pieces_read_back() =>
        Prop.ForAll(
            Gen.Elements("\"", "\\", "$", "(", ")", "[", "]", ";", "{", "}", "?", "\r", "\n", "\t", "\0", "\\\"", "\\\\\"", "41", "AF", "n", "_", "ž", "\uDCFF", "\u2028")
                .ArrayOf().Select(string.Concat).ToArbitrary(),
            ReadsBack).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_single_byte_reads_back()
    {
        for (var b = 0; b < 256; b++)
            ReadsBack(ApiText.Decode([(byte)b])).ShouldBeTrue($"byte {b:X2}");
    }

    [Fact]
    public void The_literal_is_one_line_of_printable_ascii() =>
        Prop.ForAll<string>(value => ScriptQuoting.Quote(value ?? "").All(c => c is >= ' ' and <= '~')).QuickCheckThrowOnFailure();

    private static bool ReadsBack(string value) =>
        ScriptLiteralReader.Read(ScriptQuoting.Quote(value)) is { } bytes && bytes.AsSpan().SequenceEqual(ApiText.Encode(value));
}
