using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>The five lights of a link as last seen.</summary>
internal sealed class LightRow
{
    public Guid LinkId { get; set; }
    public required string Worst { get; set; }
    public required string LightsJson { get; set; }
    /// <summary>What the lights were read from.</summary>
    public string? ObservationJson { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class LightTable : IEntityTypeConfiguration<LightRow>
{
    public void Configure(EntityTypeBuilder<LightRow> builder)
    {
        builder.ToTable("Lights");
        builder.HasKey(row => row.LinkId);
        builder.Property(row => row.Worst).HasMaxLength(Widths.Word);
        builder.HasIndex(row => row.Worst);
        builder.HasOne<LinkRow>().WithOne().HasForeignKey<LightRow>(row => row.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
