# Values of a training, and a stream without messages.
for values in batch=1 batch=0,epochs=1,minibatches=1,step-ms=1 batch,epochs batch=1,batch=2 \
  batch=1,epochs=1,minibatches=1,step-ms=-1 batch=1,epochs=1,minibatches=1,step-ms=1,gpu=1 \
  batch=1,epochs=1,minibatches=1,step-ms=1,memory=big; do
  codec-advise --training $values </dev/null 2>&1 | head -n 1
done
codec-advise --sample 0 </dev/null 2>&1 | head -n 1
bag-cat -t /none "$DATA/pick_cube_sample.bag" 2>/dev/null | codec-advise
echo "exit $?"
bag-cat -t /action "$DATA/pick_cube_sample.bag" | codec-advise -t /camera
echo "exit $?"
bag-cat "$DATA/pick_cube_sample.bag" | head -c 100000 | codec-advise
