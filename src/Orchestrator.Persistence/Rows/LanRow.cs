using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class LanRow
{
    public Guid Id { get; set; }
    public Guid DeviceId { get; set; }
    public int Position { get; set; }
    public required string Interface { get; set; }
    public required string Prefix { get; set; }
    /// <summary>First and last address as numbers, so that overlaps are found by an index and not by reading every LAN.</summary>
    public long First { get; set; }
    public long Last { get; set; }
    public string? RouterAddress { get; set; }
    public bool InVpn { get; set; }
}

internal sealed class LanTable : IEntityTypeConfiguration<LanRow>
{
    public void Configure(EntityTypeBuilder<LanRow> builder)
    {
        builder.ToTable("Lans");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Interface).HasMaxLength(Widths.Word);
        builder.Property(row => row.Prefix).HasMaxLength(Widths.Address);
        builder.Property(row => row.RouterAddress).HasMaxLength(Widths.Address);
        builder.HasIndex(row => new { row.First, row.Last });
        builder.HasOne<DeviceRow>().WithMany(device => device.Lans).HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
