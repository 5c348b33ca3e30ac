using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class LinkRow : IEditedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public Guid DeviceAId { get; set; }
    public Guid UplinkAId { get; set; }
    public required string LansAJson { get; set; }
    /// <summary>LANs of other sites behind the end; null for none.</summary>
    public string? TransitAJson { get; set; }
    public Guid DeviceBId { get; set; }
    public Guid UplinkBId { get; set; }
    public required string LansBJson { get; set; }
    public string? TransitBJson { get; set; }
    public required string Endpoints { get; set; }
    public required string Tunnel { get; set; }
    public required string ChoicesJson { get; set; }
    public Guid? KeyId { get; set; }
    public required string Stage { get; set; }
    public long Version { get; set; }
}

internal sealed class LinkTable : IEntityTypeConfiguration<LinkRow>
{
    public void Configure(EntityTypeBuilder<LinkRow> builder)
    {
        builder.ToTable("Links");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.NameKey).HasMaxLength(Widths.Name);
        builder.Property(row => row.Endpoints).HasMaxLength(Widths.Address);
        builder.Property(row => row.Tunnel).HasMaxLength(Widths.Address);
        builder.Property(row => row.Stage).HasMaxLength(Widths.Word);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.NameKey).IsUnique();
        // Two links that were made at the same moment must not end up with the same inner addresses.
        builder.HasIndex(row => row.Endpoints).IsUnique();
        builder.HasIndex(row => row.Tunnel).IsUnique();
        builder.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceAId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceBId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UplinkRow>().WithMany().HasForeignKey(row => row.UplinkAId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UplinkRow>().WithMany().HasForeignKey(row => row.UplinkBId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<KeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Restrict);
    }
}
