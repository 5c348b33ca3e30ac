namespace Orchestrator.Web.Components.Controls;

/// <summary>How a badge feels; the word in it says the same.</summary>
public enum Tone { Neutral, Good, Bad, Caution, Working }
