namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>What a desired state must be like to be compared.</summary>
internal static class DesiredRows
{
    /// <exception cref="ArgumentException">The desired state breaks a rule.</exception>
    public static void Check(RouterOsDesired desired, RouterOsVersion version)
    {
        foreach (var row in desired.Rows)
        {
            var spec = row.Menu.Spec();
            if (row.Stamp.Tag != desired.Tag)
                throw new ArgumentException($"{row.Stamp} is not of link {desired.Tag}.", nameof(desired));
            foreach (var field in row.Fields)
            {
                if (field.Name == "comment" || !spec.TryField(field.Name, version, out _))
                    throw new ArgumentException($"{spec.Path} has no field '{field.Name}' to set in {version}.", nameof(desired));
            }
            if (spec.HasName && !spec.HasComment(version) && !Owned.IsNameOf(desired.Tag, Name(row)))
                throw new ArgumentException($"{spec.Path}: '{Name(row)}' is not a name of link {desired.Tag}.", nameof(desired));
        }
        if (desired.Rows.Count(row => row.Menu == RouterOsMenu.IpsecIdentity) > 1)
            throw new ArgumentException("A link has one identity per device.", nameof(desired));
        if (desired.Rows.GroupBy(row => (row.Menu, row.Stamp)).Any(group => group.Count() > 1))
            throw new ArgumentException("Two rows have one stamp.", nameof(desired));
    }

    public static string? Name(DesiredRow row) => row.Fields.FirstOrDefault(field => field.Name == "name")?.Value.ToString();
}
