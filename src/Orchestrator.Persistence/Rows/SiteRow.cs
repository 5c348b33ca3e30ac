using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class SiteRow : IEditedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    /// <summary>The name as compared: unique without regard to case.</summary>
    public required string NameKey { get; set; }
    /// <summary>Where it was dragged to on the map; null until then.</summary>
    public double? MapX { get; set; }
    public double? MapY { get; set; }
    public long Version { get; set; }
    public List<DeviceRow> Devices { get; } = [];
}

internal sealed class SiteTable : IEntityTypeConfiguration<SiteRow>
{
    public void Configure(EntityTypeBuilder<SiteRow> builder)
    {
        builder.ToTable("Sites");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.NameKey).HasMaxLength(Widths.Name);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.NameKey).IsUnique();
    }
}
