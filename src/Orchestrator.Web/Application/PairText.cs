namespace Orchestrator.Web.Application;

/// <summary>A pair's verdict, worded.</summary>
/// <param name="Sentence">What is.</param>
/// <param name="Why">The reason.</param>
/// <param name="Remedy">What would mend it; empty where nothing need be mended.</param>
public sealed record PairText(string Sentence, string Why, string Remedy);
