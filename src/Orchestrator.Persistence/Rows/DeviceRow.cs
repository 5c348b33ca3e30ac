using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class DeviceRow : IEditedRow
{
    public Guid Id { get; set; }
    public Guid SiteId { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public required string Host { get; set; }
    public int Port { get; set; }
    public required string Transport { get; set; }
    public required string UserName { get; set; }
    /// <summary>The password or private key it is entered with.</summary>
    public Guid? CredentialId { get; set; }
    public string? PinnedFingerprint { get; set; }
    public required string Platform { get; set; }
    public required string FactsJson { get; set; }
    /// <summary>A virtual router of the practice network.</summary>
    public bool Practice { get; set; }
    public long Version { get; set; }
    public List<UplinkRow> Uplinks { get; set; } = [];
    public List<LanRow> Lans { get; set; } = [];
}

internal sealed class DeviceTable : IEntityTypeConfiguration<DeviceRow>
{
    public void Configure(EntityTypeBuilder<DeviceRow> builder)
    {
        builder.ToTable("Devices");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.NameKey).HasMaxLength(Widths.Name);
        builder.Property(row => row.Host).HasMaxLength(Widths.Host);
        builder.Property(row => row.Transport).HasMaxLength(Widths.Word);
        builder.Property(row => row.UserName).HasMaxLength(Widths.Name);
        builder.Property(row => row.PinnedFingerprint).HasMaxLength(Widths.Fingerprint);
        builder.Property(row => row.Platform).HasMaxLength(Widths.Word);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.NameKey).IsUnique();
        builder.HasOne<SiteRow>().WithMany(site => site.Devices).HasForeignKey(row => row.SiteId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<KeyRow>().WithMany().HasForeignKey(row => row.CredentialId).OnDelete(DeleteBehavior.Restrict);
    }
}
