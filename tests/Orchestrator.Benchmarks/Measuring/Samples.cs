using System.Globalization;

namespace Orchestrator.Benchmarks.Measuring;

/// <summary>What was measured, in one unit, over all repetitions.</summary>
/// <param name="Unit">"ms", "µs" or "MB".</param>
internal sealed record Samples(string Unit, IReadOnlyList<double> Values)
{
    public double Median
    {
        get
        {
            double[] sorted = [.. Values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>"12.3 ms (11.9 .. 14.0)": median, least and most.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(Median)} {Unit} ({Text(Values.Min())} .. {Text(Values.Max())})");

    private static string Text(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
