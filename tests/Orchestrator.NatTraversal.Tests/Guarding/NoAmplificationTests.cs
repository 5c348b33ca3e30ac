using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class NoAmplificationTests
{
    [Theory]
    [InlineData(100, 100, Admission.Stranger, 0, true)]
    [InlineData(100, 101, Admission.Stranger, 0, false)]
    [InlineData(20, 56, Admission.Stranger, 92, false)]
    [InlineData(20, 56, Admission.Network, 92, true)]
    [InlineData(20, 92, Admission.Token, 92, true)]
    [InlineData(20, 93, Admission.Token, 92, false)]
    [InlineData(200, 150, Admission.Network, 92, true)]
    [InlineData(100, 101, Admission.Token, 0, false)]
    [InlineData(0, 0, Admission.Stranger, 0, true)]
    public void An_answer_is_no_larger_than_its_question_or_the_grant(int question, int answer, Admission who, int grant, bool permitted) =>
        NoAmplification.Permits(question, answer, who, grant).ShouldBe(permitted);
}
