using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>What rules refer to.</summary>
internal sealed record DeviceTables
{
    public required DeviceInterfaces Interfaces { get; init; }

    public required InterfaceLists InterfaceLists { get; init; }

    public required AddressLists AddressLists { get; init; }

    public required DeviceAddresses Addresses { get; init; }

    public required MarkNames Marks { get; init; }

    /// <summary>Numbers of the policies that encrypt.</summary>
    public required IReadOnlySet<int> Encrypting { get; init; }

    /// <summary>Whether connections that are marked for it really go the fast way.</summary>
    public required bool FastPath { get; init; }
}

/// <summary>One rule on its way into the model.</summary>
/// <param name="Where">Its menu and number, for notes.</param>
/// <param name="Hooks">Where its chain may be met.</param>
internal sealed record RuleRow(RouterOsRow Row, string Table, int Number, string Where, IReadOnlyCollection<Hook> Hooks)
{
    /// <summary>One name for one matcher of one rule.</summary>
    public string Unknown(string word) => $"{Table} {Number} {word}";
}
