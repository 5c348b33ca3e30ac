using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class LinkTransit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TransitAJson",
                table: "Links",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TransitBJson",
                table: "Links",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "TransitAJson",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "TransitBJson",
                table: "Links");
        }
    }
}
