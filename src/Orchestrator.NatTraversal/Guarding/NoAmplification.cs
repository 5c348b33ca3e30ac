namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// The rule that keeps the responder useless for attacks on others: an answer has at most as many octets as its question.
/// Sizes are of UDP payloads, marker included. Thread-safe.
/// </summary>
/// <remarks>
/// The one exception is a grant of a fixed number of octets to askers that are on the allow-list; only STUN has one
/// (<c>decisions/2026-11-21-answers-no-larger.md</c>).
/// </remarks>
public static class NoAmplification
{
    /// <summary>How many octets an answer may have.</summary>
    /// <param name="questionSize">Octets of the question.</param>
    /// <param name="admission">Who asks.</param>
    /// <param name="grant">Octets that an asker on the allow-list may get for any question; 0 where there is no exception.</param>
    public static int Room(int questionSize, Admission admission, int grant = 0) =>
        admission == Admission.Stranger ? questionSize : Math.Max(questionSize, grant);

    /// <summary>Whether the answer may be sent; the last question before each send.</summary>
    /// <param name="questionSize">Octets of the question.</param>
    /// <param name="answerSize">Octets of the answer.</param>
    /// <param name="admission">Who asks.</param>
    /// <param name="grant">As for <see cref="Room"/>.</param>
    public static bool Permits(int questionSize, int answerSize, Admission admission = Admission.Stranger, int grant = 0) =>
        answerSize <= Room(questionSize, admission, grant);
}
