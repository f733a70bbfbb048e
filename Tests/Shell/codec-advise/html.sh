# The page has the tables and the curves, and nothing from elsewhere.
bag-cat -t /camera/wrist/image_raw --rename '/camera/wrist/image_raw=/<b>&"x' --end 0.3 \
  "$DATA/pick_cube_sample.bag" >run.mcap
codec-advise --html page.html <run.mcap >table
for tag in '<h2' '<table' '<tr>' '<figure' '<svg' '<script' '<b>&' 'https*:'; do
  echo "$tag $(grep -o "$tag" page.html | wc -l)"
done
! grep -o 'Markup(' page.html
# An existing page is not touched.
codec-advise --html page.html <run.mcap
