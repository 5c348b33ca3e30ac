namespace Orchestrator.Web.Application;

/// <summary>What went wrong, in the operator's words. Shown by <c>ErrorNote</c>; never holds a secret or a stack trace.</summary>
/// <param name="Code">Stable, copyable, e.g. <c>device.login.refused</c>. Lower case, dots, no spaces.</param>
/// <param name="What">What is: one sentence that names the device, field or rule.</param>
/// <param name="Why">Why it is so, or empty when What says it all.</param>
/// <param name="Remedy">What to do now, or empty when there is nothing to do.</param>
/// <param name="Field">The view-record property the problem belongs to (e.g. <c>Address</c>), or null when it belongs to no field.</param>
public sealed record Problem(string Code, string What, string Why = "", string Remedy = "", string? Field = null);

/// <summary>An expected outcome as a value: either what was asked for, or the problems that stopped it.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed record Answer<T>
{
    private Answer(T? value, IReadOnlyList<Problem> problems) => (Value, Problems) = (value, problems);

    /// <summary>Set exactly when <see cref="Succeeded"/>.</summary>
    public T? Value { get; }

    /// <summary>Empty exactly when <see cref="Succeeded"/>.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    public bool Succeeded => Problems.Count == 0;

#pragma warning disable CA1000 // The two ways to make one belong beside the type.
    public static Answer<T> Yes(T value) => new(value, []);

    public static Answer<T> No(params IReadOnlyList<Problem> problems) =>
        problems.Count > 0 ? new(default, problems) : throw new ArgumentException("A refusal needs a problem.", nameof(problems));
#pragma warning restore CA1000
}
