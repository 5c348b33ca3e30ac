using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Wire;

public class ApiTextTests
{
    [Fact]
    public void Any_bytes_come_back_unharmed() =>
        Prop.ForAll<byte[]>(bytes => ApiText.Encode(ApiText.Decode(bytes)).AsSpan().SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_near_the_edges_of_utf8_come_back_unharmed() =>
        Prop.ForAll(
            Gen.Elements<byte>(0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xA0, 0xEF, 0xBB, 0xF0, 0x9F, 0x98, 0xF4, 0xFF).ArrayOf().ToArbitrary(),
            bytes => ApiText.Encode(ApiText.Decode(bytes)).AsSpan().SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Text_without_lone_surrogates_comes_back() =>
        Prop.ForAll<string>(text =>
        {
            var clean = new string((text ?? "").Where(c => !char.IsSurrogate(c)).ToArray()) + "ž😀";
            return ApiText.Decode(ApiText.Encode(clean)) == clean;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_byte_of_an_old_code_page_becomes_one_lone_surrogate()
    {
        ApiText.Decode([0x4B, 0xE9, 0x6B]).ShouldBe("K\uDCE9k");
        ApiText.Encode("K\uDCE9k").ShouldBe([0x4B, 0xE9, 0x6B]);
    }

    [Fact]
    public void A_surrogate_that_stands_for_no_byte_becomes_the_replacement_character() =>
        ApiText.Encode("a\uD800").ShouldBe([0x61, 0xEF, 0xBF, 0xBD]);

    [Fact]
    public void Utf8_decodes_as_utf8() =>
        ApiText.Decode(new ReadOnlySequence<byte>([0xC5, 0xBE, 0xF0, 0x9F, 0x98, 0x80])).ShouldBe("ž😀");
}
