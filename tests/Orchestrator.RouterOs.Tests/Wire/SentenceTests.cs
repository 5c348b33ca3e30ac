using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Wire;

public class SentenceTests
{
    private static readonly Sentence Reply = new(
        "!re", ".tag=5", "=.id=*1F", "=comment=a=b\nc", "=.id=*2", "=detail", "=empty=", "?name=x", "?#!");

    [Fact]
    public void Its_parts_are_found()
    {
        Reply.Command.ShouldBe("!re");
        Reply.Tag.ShouldBe("5");
        Reply.Queries.ShouldBe(["?name=x", "?#!"]);
        Reply.Attributes.Keys.ShouldBe([".id", "comment", "detail", "empty"]);
    }

    [Fact]
    public void The_first_value_of_a_name_counts_and_a_value_keeps_its_equals_signs()
    {
        Reply.Attributes[".id"].ShouldBe("*1F");
        Reply.Attribute(".id").ShouldBe("*1F");
        Reply.Attribute("comment").ShouldBe("a=b\nc");
        Reply.Attribute("detail").ShouldBe("");
        Reply.Attribute("empty").ShouldBe("");
        Reply.Attribute("absent").ShouldBeNull();
    }

    [Fact]
    public void The_command_word_is_no_attribute() => new Sentence("=a=b").Attributes.ShouldBeEmpty();

    [Fact]
    public void No_word_or_an_empty_word_is_refused()
    {
        Should.Throw<ArgumentException>(() => new Sentence([]));
        Should.Throw<ArgumentException>(() => new Sentence("/login", ""));
    }

    [Fact]
    public void Equal_words_make_equal_sentences()
    {
        new Sentence("a", "b").ShouldBe(new Sentence("a", "b"));
        new Sentence("a", "b").GetHashCode().ShouldBe(new Sentence("a", "b").GetHashCode());
        new Sentence("a", "b").ShouldNotBe(new Sentence("b", "a"));
    }

    [Fact]
    public void Its_text_shows_no_value() =>
        new Sentence("/login", "=name=admin", "=password=hunter2").ToString().ShouldBe("/login (+2 words)");
}
